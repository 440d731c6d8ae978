// What is to be built, and what has to be there before.

import { readFileSync } from 'node:fs'

export type Targets = Readonly<Record<string, readonly string[]>>

/** Reads a JSON file like `{ "site": ["styles"], "styles": [] }`. @throws {Error} that says what is wrong with it */
export function readTargets(file: string | URL): Targets {
  const targets = JSON.parse(readFileSync(file, 'utf8')) as unknown
  if (typeof targets !== 'object' || targets === null || Array.isArray(targets)) {
    throw new Error(`${file.toString()}: expected an object: { "target": ["what it needs", ...], ... }`)
  }
  for (const [name, needs] of Object.entries(targets) as [string, unknown][]) {
    if (!Array.isArray(needs)) throw new Error(`${file.toString()}: the needs of "${name}" must be an array of names`)
    const unknown = (needs as unknown[]).find((need) => !Object.hasOwn(targets, String(need)))
    if (unknown !== undefined)
      throw new Error(`${file.toString()}: "${name}" needs ${JSON.stringify(unknown)}, which is no target`)
  }
  return targets as Targets
}
