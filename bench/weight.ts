// The sorts of values that are sent, and how the one who gets them tells that they are those that were sent.

export type Make = (n: number) => unknown

const words = Array.from({ length: 10 }, (_, n) => `hell${n}`)

export const number: Make = (n) => n
/** Of 5 characters. */
export const text: Make = (n) => words[n % 10]
export const object: Make = (n) => ({ id: n, name: 'abc' })

/** A number that tells the values of one sort apart. */
export function weigh(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return value.charCodeAt(4)
  const { id, name } = value as { id: number; name: string }
  return id + name.length
}

/** What the first `count` values weigh together. */
export function weighAll(make: Make, count: number): number {
  let total = 0
  for (let n = 0; n < count; n++) total += weigh(make(n))
  return total
}

/** @throws if the values that have come are others than those that were sent */
export function check(what: string, got: number, expected: number): void {
  if (got !== expected) throw new Error(`${what}: got values of weight ${got}, expected ${expected}`)
}
