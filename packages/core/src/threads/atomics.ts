// The steps of every algorithm on shared memory: one call here is one thing that no other thread can see half done.
//
// Algorithms (the files in `protocol/` folders) touch shared memory through these and in no other way, so that the
// explorer in verify/ can run the very same source with steps of its own.

/** What stands at `index`. */
export function load(words: Int32Array, index: number): number {
  return Atomics.load(words, index)
}

export function store(words: Int32Array, index: number, value: number): void {
  Atomics.store(words, index, value)
}

/** Writes `value` if `expected` stands there; returns what stood there. */
export function compareExchange(words: Int32Array, index: number, expected: number, value: number): number {
  return Atomics.compareExchange(words, index, expected, value)
}

/** Adds `value`; returns what stood there. */
export function add(words: Int32Array, index: number, value: number): number {
  return Atomics.add(words, index, value)
}

/** Wakes all who wait for a change of this word: never one of them, who may be unable to go on. */
export function notifyAll(words: Int32Array, index: number): void {
  Atomics.notify(words, index)
}
