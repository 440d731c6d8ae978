// Text for values that may be hostile: proxies, throwing getters, throwing inspect hooks.
//
// D1  Nothing here ever throws, whatever it is given.

import { inspect } from 'node:util'

const short = { depth: 1, maxArrayLength: 4, maxStringLength: 40, breakLength: Infinity, compact: true } as const

/** What `make` returns, or `otherwise` if it throws: for looking at things of others (D1). */
export function guarded<T>(make: () => T, otherwise: T): T {
  try {
    return make()
  } catch {
    return otherwise // D1: there is nothing more to tell about it
  }
}

const unseen = '[a value that throws when looked at]'
const attempt = (make: () => string): string => guarded(make, unseen)

/** The text, or its beginning. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`
}

/** One line about any value, at most 60 characters. */
export function describe(value: unknown): string {
  const text = attempt(() => inspect(value, short)).replaceAll(/\s*\n\s*/g, ' ')
  return shorten(text, 60)
}

/** Everything that can be told about a thrown value: its stack with its causes if it has one, else what `inspect` says. */
export function describeError(error: unknown): string {
  return attempt(() => inspect(error, { depth: 4 }))
}

/** The name of a function, also of one whose `name` throws or is no string. */
export function functionName(fn: unknown): string {
  try {
    const { name } = fn as { name: unknown }
    return typeof name === 'string' && name !== '' ? name : '(anonymous)'
  } catch {
    return '(anonymous)' // D1
  }
}
