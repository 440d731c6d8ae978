// A gate that opens once. Who waits says so, looks again, and sleeps until the bell rings.

import { add, load, notifyAll, store } from '../../packages/core/src/threads/atomics.ts'
import { wait } from '../steps.ts'

const OPEN_AT = 0
const WAITED_AT = 1
const BELL_AT = 2

export function pass(words: Int32Array): void {
  while (load(words, OPEN_AT) === 0) {
    const bell = load(words, BELL_AT)
    store(words, WAITED_AT, 1)
    if (load(words, OPEN_AT) === 0) wait(words, BELL_AT, bell)
  }
}

export function open(words: Int32Array): void {
  store(words, OPEN_AT, 1)
  if (load(words, WAITED_AT) === 0) return
  add(words, BELL_AT, 1)
  notifyAll(words, BELL_AT)
}
