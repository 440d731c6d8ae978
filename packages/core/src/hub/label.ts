// What objects are called in reports: the name their owner gave them, or a number.

import { functionName } from './describe.ts'

const numbers = new WeakMap<object, number>()
const counts = new Map<string, number>()

/** `Queue "jobs"` if it has a name, else `Queue#3`: the third of its kind that was ever talked about. */
export function label(object: object, name: string | undefined): string {
  const kind = functionName(object.constructor)
  if (name !== undefined) return `${kind} "${name}"`
  let number = numbers.get(object)
  if (number === undefined) {
    number = (counts.get(kind) ?? 0) + 1
    counts.set(kind, number)
    numbers.set(object, number)
  }
  return `${kind}#${number}`
}
