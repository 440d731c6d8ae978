// Choices that nobody may predict and everybody may repeat: the same seed gives the same choices (mulberry32).

/** A generator of whole numbers from 0 up to, and without, the number it is given. */
export function randomBelow(seed: number): (limit: number) => number {
  let state = seed | 0
  return (limit) => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
}

/** The choices of this thread. `seedRunQueue` puts a seeded one in its place. */
export const choices: { below: (limit: number) => number } = { below: randomBelow(Date.now()) }
