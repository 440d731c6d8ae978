// Where in a value something stands, as text: looked for only when it was refused.

import { guarded } from '../../hub/describe.ts'

const plainName = /^[A-Za-z_$][\w$]*$/
const mostObjects = 100_000

/** `args[0].user.callback`; `place` alone if it is not found: a getter or a `pack` may have made it. */
export function pathTo(culprit: unknown, value: unknown, place: string): string {
  const open: [value: unknown, path: string][] = [[value, place]]
  const known = new Set<object>()
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const [here, path] = entry
    if (here === culprit) return path
    if (typeof here !== 'object' || here === null || known.has(here) || known.size > mostObjects) continue
    known.add(here)
    open.push(...guarded(() => partsOf(here, path), []).toReversed())
  }
  return place
}

function partsOf(value: object, path: string): [unknown, string][] {
  if (value instanceof Map) {
    return [...value].flatMap(([key, item], i): [unknown, string][] => [
      [key, `${path}.keys()[${i}]`],
      [item, typeof key === 'string' ? `${path}.get(${JSON.stringify(key)})` : `${path}.values()[${i}]`],
    ])
  }
  if (value instanceof Set) return [...value].map((item, i) => [item, `${path}.values()[${i}]`])
  return Object.entries(value).map(([key, item]) => [item, path + step(key, value)])
}

function step(key: string, value: object): string {
  if (Array.isArray(value) && String(Number(key)) === key) return `[${key}]`
  return plainName.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}
