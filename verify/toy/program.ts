// Threads that use the toys. Ghosts of the mutex: 0 how many are inside, 1 how often somebody was; of the gate: 0 opened.

import { check, ghostAdd, ghostLoad, ghostStore, pause } from '../steps.ts'
import { open, pass } from './gate.ts'
import { acquire, recover, release } from './mutex.ts'

export function worker(words: Int32Array, id: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    if (!acquire(words, id)) return
    ghostAdd(0, 1)
    check(ghostLoad(0) === 1, 'two threads are inside')
    pause()
    ghostAdd(0, -1)
    ghostAdd(1, 1)
    release(words, id)
  }
}

export function reaper(words: Int32Array, dead: number): void {
  recover(words, dead)
}

export function guest(words: Int32Array): void {
  pass(words)
  check(ghostLoad(0) === 1, 'a guest is in before the gate is open')
}

export function host(words: Int32Array): void {
  pause()
  ghostStore(0, 1)
  open(words)
}
