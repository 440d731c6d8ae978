// A worker of threads.js.

import { expose } from 'threads/worker'

const functions = {
  add: (a: number, b: number): number => a + b,
  fail(message: string): never {
    throw new Error(message)
  },
  /** Says in `word` that it has begun, and never ends. */
  loop(word: Int32Array): void {
    for (;;) Atomics.add(word, 0, 1)
  },
  exit: (code: number): never => process.exit(code),
}

export type Functions = typeof functions

expose(functions)
