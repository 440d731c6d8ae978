// Exports for pool threads; the tests themselves do not load this module. TypeScript, with an `await` of its own.

import { setImmediate } from 'node:timers/promises'

await setImmediate()

export const answer = 42

export const double = (n: number): number => (n satisfies number) * 2

export default async function half(n: number): Promise<number> {
  await setImmediate()
  return n / 2
}
