// What a thread asks for at a step: the word between the generators and the simulated memory.

export const LOAD = 0
export const STORE = 1
export const COMPARE_EXCHANGE = 2
export const ADD = 3
export const NOTIFY_ALL = 4
export const NOTIFY_ONE = 5
export const WAIT = 6
export const PAUSE = 7
/** From here on: done together with the step before. */
export const GHOST_ADD = 8
export const GHOST_STORE = 9
export const GHOST_LOAD = 10
export const CHECK = 11
/** The thread has thrown, or loops without a step. */
export const BROKEN = 12

export const isGhost = (kind: number): boolean => kind >= GHOST_ADD

/** A memory as the explored functions see it: a name for a stretch of the simulated words. */
export class Memory {
  readonly name: string
  readonly base: number
  readonly length: number

  constructor(name: string, base: number, length: number) {
    this.name = name
    this.base = base
    this.length = length
  }
}

export interface Operation {
  readonly kind: number
  /** Of a ghost step: null. */
  readonly memory: Memory | null
  readonly index: number
  readonly first: number
  readonly second: number
  readonly message: string
}

type Step = (...given: never[]) => Generator<Operation, number | void, number>

function operation(kind: number, memory: Memory | null, index: number, first = 0, second = 0, message = ''): Operation {
  return { kind, memory, index, first, second, message }
}

/** The steps as generators: what explored sources get in place of atomics.ts and steps.ts. */
export const steps: Readonly<Record<string, Step>> = {
  *load(words: Memory, index: number) {
    return yield operation(LOAD, words, index)
  },
  *store(words: Memory, index: number, value: number) {
    yield operation(STORE, words, index, value)
  },
  *compareExchange(words: Memory, index: number, expected: number, value: number) {
    return yield operation(COMPARE_EXCHANGE, words, index, expected, value)
  },
  *add(words: Memory, index: number, value: number) {
    return yield operation(ADD, words, index, value)
  },
  *notifyAll(words: Memory, index: number) {
    yield operation(NOTIFY_ALL, words, index)
  },
  *notifyOne(words: Memory, index: number) {
    yield operation(NOTIFY_ONE, words, index)
  },
  *wait(words: Memory, index: number, value: number) {
    return yield operation(WAIT, words, index, value)
  },
  *pause() {
    yield operation(PAUSE, null, 0)
  },
  *ghostAdd(index: number, n: number) {
    yield operation(GHOST_ADD, null, index, n)
  },
  *ghostStore(index: number, value: number) {
    yield operation(GHOST_STORE, null, index, value)
  },
  *ghostLoad(index: number) {
    return yield operation(GHOST_LOAD, null, index)
  },
  *check(condition: boolean, message: string) {
    yield operation(CHECK, null, 0, condition ? 1 : 0, 0, message)
  },
}

/** By number. */
export const names: readonly string[] = [...Object.keys(steps), 'broken']
