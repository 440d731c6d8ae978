// What the environment says of patches, for `node --import @hublet/monkey/register`:
//
//   HUBLET_PATCH=all        the default
//   HUBLET_PATCH=none
//   HUBLET_PATCH=fs,dns     these only
//   HUBLET_PATCH=-fs,-dns   all but these
//   HUBLET_VERBOSE=1        says what was patched, on stderr

import { isMainThread } from 'node:worker_threads'

import { MisuseError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { PatchOptions } from './options.ts'
import { patchAll } from './patch.ts'
import { patchNames } from './replacement.ts'
import type { PatchReport } from './report.ts'

/** Patches what the environment says. @throws {MisuseError} if it names a part that there is not */
export function patchFromEnvironment(): void {
  const options = parsePatch(process.env['HUBLET_PATCH'])
  if (options === undefined) return
  const report = patchAll(options)
  if (isMainThread && process.env['HUBLET_VERBOSE'] === '1') process.stderr.write(textOf(report))
}

/** Undefined: nothing is patched. */
export function parsePatch(text: string | undefined): PatchOptions | undefined {
  const words = (text ?? 'all').split(',').map((word) => word.trim())
  const [first] = words
  if (words.length === 1 && (first === 'all' || first === '')) return {}
  if (words.length === 1 && first === 'none') return undefined
  const named = words.map((word) => word.replace(/^-/, ''))
  const unknown = named.find((name) => !(patchNames as readonly string[]).includes(name))
  const mixed = words.some((word) => word.startsWith('-')) && !words.every((word) => word.startsWith('-'))
  if (unknown !== undefined || mixed) {
    const what = unknown === undefined ? 'names with and without "-"' : `the part ${describe(unknown)}`
    throw new MisuseError(
      `cannot patch by HUBLET_PATCH=${describe(text)}: ${what}; use all, none, or some of ${patchNames.join(', ')}`,
    )
  }
  const excluded = words[0]!.startsWith('-')
  return Object.fromEntries(patchNames.map((name) => [name, named.includes(name) !== excluded]))
}

function textOf({ patched, replaced, skipped, vetoed, over, captured, failed }: PatchReport): string {
  const lines = [`hublet: patched ${patched.join(', ')} (${replaced.length} functions)`]
  for (const { what, who } of over) lines.push(`  ${what}: over ${who}`)
  for (const { what, why } of skipped) lines.push(`  ${what}: not patched, ${why}`)
  for (const veto of vetoed) lines.push(`  vetoed: ${describe(veto)}`)
  for (const one of captured) lines.push(`  taken before: ${describe(one)}`)
  for (const { what, error } of failed) lines.push(`  ${what}: ${describe(error)}`)
  return `${lines.join('\n')}\n`
}
