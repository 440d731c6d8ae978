// Which threads live, and how they are rung. `threads` is the registry.
//
//   T1  a slot belongs to one thread at a time; its id is written last when one enters and taken back when it is dead
//   T2  alive(id) was true of the thread at that moment or until shortly before; once false it stays false
//   T3  after a death all threads are rung, once the id is taken back: whoever waits for something that the dead thread
//       had sees the ring after its own last look, or saw the death in that look
//   T4  a thread takes those it had started with it: they are dead before it is
//   T5  who dies while it enters another leaves the slot RESERVED in its own name: its burial frees the slot
//   T6  a thread says that it falls asleep before the wait compares the count; who rings counts before it asks whether the
//       thread sleeps. One of the two sees the other: no ring is lost, and none is notified that nobody waits for
//   T7  only the thread itself counts its sleeps. One that dies in its sleep leaves its slot asleep: rings cost more there
//       until the next one enters

import { add, compareExchange, load, notifyAll, store } from '../atomics.ts'
import {
  SLOTS,
  USED_AT,
  asleepAt,
  doorbellAt,
  epochAt,
  idAt,
  idOf,
  nextEpoch,
  parentAt,
  slotOf,
  threadAt,
} from './layout.ts'

export function alive(threads: Int32Array, id: number): boolean {
  return load(threads, idAt(slotOf(id))) === id
}

/** Wakes the thread in this slot, if it waits: what it waits for may have come. */
export function ring(threads: Int32Array, slot: number): void {
  add(threads, doorbellAt(slot), 1)
  if (load(threads, asleepAt(slot)) !== 0) notifyAll(threads, doorbellAt(slot)) // T6
}

/** To be called by the thread in this slot before it waits for another count than the one it had seen before it looked. */
export function fallAsleep(threads: Int32Array, slot: number): void {
  add(threads, asleepAt(slot), 1)
}

/** To be called when that wait is over, however it has ended. */
export function wakeUp(threads: Int32Array, slot: number): void {
  add(threads, asleepAt(slot), -1)
}

export function ringAll(threads: Int32Array): void {
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    if (load(threads, idAt(slot)) > 0) ring(threads, slot)
  }
}

/** Gives the thread a slot. `by` is the id of who enters it, 1 for a thread that enters itself. Returns the id; 0 if all slots are taken. */
export function enter(threads: Int32Array, thread: number, by: number): number {
  for (let slot = 0; slot < SLOTS; slot++) {
    if (load(threads, idAt(slot)) !== 0) continue
    let used = load(threads, USED_AT)
    while (used <= slot) used = compareExchange(threads, USED_AT, used, slot + 1) // T5: before it is reserved
    if (compareExchange(threads, idAt(slot), 0, -by) !== 0) continue
    const epoch = nextEpoch(load(threads, epochAt(slot)))
    store(threads, epochAt(slot), epoch)
    store(threads, threadAt(slot), thread)
    store(threads, parentAt(slot), by)
    store(threads, asleepAt(slot), 0) // T7
    store(threads, idAt(slot), idOf(slot, epoch)) // T1
    return idOf(slot, epoch)
  }
  return 0
}

/** Says that a thread, and all it had started, are dead: to be called when it has really ended. */
export function bury(threads: Int32Array, dead: number): void {
  takeBack(threads, dead)
  ringAll(threads) // T3
}

function takeBack(threads: Int32Array, dead: number): void {
  const used = load(threads, USED_AT)
  for (let slot = 0; slot < used; slot++) {
    const id = load(threads, idAt(slot))
    if (id === -dead) compareExchange(threads, idAt(slot), id, 0) // T5
    else if (id > 0 && load(threads, parentAt(slot)) === dead) takeBack(threads, id) // T4
  }
  compareExchange(threads, idAt(slotOf(dead)), dead, 0)
}
