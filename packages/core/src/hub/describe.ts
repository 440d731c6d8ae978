// Text for values that may be hostile: proxies, throwing getters, throwing inspect hooks.
//
// D1  Nothing here ever throws, whatever it is given.

import { inspect } from 'node:util'

const short = { depth: 1, maxArrayLength: 4, maxStringLength: 40, breakLength: Infinity, compact: true } as const

function attempt(make: () => string): string {
  try {
    return make()
  } catch {
    return '[a value that throws when looked at]' // D1: there is nothing more to tell about it
  }
}

/** One line about any value, at most 60 characters. */
export function describe(value: unknown): string {
  const text = attempt(() => inspect(value, short)).replaceAll(/\s*\n\s*/g, ' ')
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
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
