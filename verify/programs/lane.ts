// Threads at lanes, as outlet.ts and inlet.ts have them go: whoever finds nothing to do sleeps at its doorbell.
//
// A record is a word for its length and as many words of payload, each of which holds the number of the record. Record n
// has a payload of 1 word if n is odd, and of `long` words if it is even.
//
// Ghosts: for each of the two lanes 0 how many records are published, 2 how many were read. 4 how often the producer has said
// that it waits for room.

import { load, store } from '../../packages/core/src/threads/atomics.ts'
import {
  LANE_WORDS,
  advance,
  awaitRoom,
  distance,
  placeOf,
  publish,
  published,
  release,
  released,
  restAt,
  roomAt,
  skipAt,
} from '../../packages/core/src/threads/protocol/lane.ts'
import { doorbellAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
import { alive, bury, ring } from '../../packages/core/src/threads/protocol/slots.ts'
import { check, ghostAdd, ghostLoad, ghostStore } from '../steps.ts'
import { sleep } from './bell.ts'

const SKIP = -1
const READ_AT = 2
const AWAITED_AT = 4

const sizeOf = (n: number, long: number): number => (n % 2 === 1 ? 2 : 1 + long)

/** Sends so many records through a lane, `batch` of them before each flush. */
export function producer(
  lane: Int32Array,
  threads: Int32Array,
  me: number,
  other: number,
  count: number,
  long: number,
  batch: number,
): void {
  let head = published(lane)
  for (let n = 1; n <= count; n++) {
    const size = sizeOf(n, long)
    const needed = size + skipAt(head, size, capacityOf(lane))
    if (!hasRoom(lane, threads, me, other, head, needed)) return
    head = write(lane, head, n, size)
    if (n % batch !== 0 && n < count) continue
    flush(lane, threads, other, head, n, 0)
  }
}

/** False: nobody will read any more. */
function hasRoom(
  lane: Int32Array,
  threads: Int32Array,
  me: number,
  other: number,
  head: number,
  needed: number,
): boolean {
  if (roomAt(head, released(lane), capacityOf(lane)) >= needed) return true
  for (;;) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    if (!alive(threads, other)) return false
    const tail = awaitRoom(lane)
    ghostAdd(AWAITED_AT, 1)
    if (roomAt(head, tail, capacityOf(lane)) >= needed) return true
    sleep(threads, me, seen)
  }
}

function write(lane: Int32Array, from: number, n: number, size: number): number {
  const skip = skipAt(from, size, capacityOf(lane))
  if (skip > 0) store(lane, wordAt(lane, from), SKIP)
  const start = advance(from, skip)
  store(lane, wordAt(lane, start), size)
  for (let i = 1; i < size; i++) store(lane, wordAt(lane, advance(start, i)), n)
  return advance(start, size)
}

function flush(lane: Int32Array, threads: Int32Array, other: number, head: number, n: number, which: number): void {
  publish(lane, head)
  ghostStore(which, n)
  ring(threads, slotOf(other))
}

/** Receives so many, and gives back what it has read when there is no more, or when that is at least `keeps` words. */
export function consumer(
  lane: Int32Array,
  threads: Int32Array,
  me: number,
  other: number,
  count: number,
  long: number,
  keeps: number,
): void {
  let tail = released(lane)
  let n = 0
  let kept = 0
  while (n < count) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    const lives = alive(threads, other)
    const head = published(lane)
    if (head === tail) {
      if (kept > 0) giveBack(lane, threads, other, tail)
      kept = 0
      if (!lives) break
      sleep(threads, me, seen)
    }
    while (tail !== head) {
      n++
      const next = read(lane, tail, head, n, long)
      kept += distance(tail, next)
      tail = next
      ghostStore(READ_AT, n)
      if (kept >= keeps) {
        giveBack(lane, threads, other, tail)
        kept = 0
      }
    }
  }
  check(n === ghostLoad(0), 'it ends, and has not read all that was published')
}

function giveBack(lane: Int32Array, threads: Int32Array, other: number, tail: number): void {
  if (release(lane, tail)) ring(threads, slotOf(other))
}

/** Reads record `n`; what stands there when it is read last is what was published. */
function read(lane: Int32Array, from: number, head: number, n: number, long: number): number {
  let start = from
  if (load(lane, wordAt(lane, start)) === SKIP) start = advance(start, restAt(start, capacityOf(lane)))
  const size = sizeOf(n, long)
  check(distance(start, head) >= size, 'a record is not there as a whole')
  check(load(lane, wordAt(lane, start)) === size, 'the length of a record is wrong')
  for (let i = 1; i < size; i++) check(load(lane, wordAt(lane, advance(start, i))) === n, 'a payload is wrong')
  return advance(start, size)
}

/** Sends so many, and receives as many from the same other thread: neither waits for one thing alone. */
export function both(
  mine: Int32Array,
  theirs: Int32Array,
  threads: Int32Array,
  me: number,
  other: number,
  count: number,
  which: number,
): void {
  let head = published(mine)
  let tail = released(theirs)
  let sent = 0
  let n = 0
  while (sent < count || n < count) {
    const seen = load(threads, doorbellAt(slotOf(me)))
    const lives = alive(threads, other)
    let did = false
    if (sent < count && lives && canWrite(mine, head)) {
      did = true
      sent++
      head = write(mine, head, sent, 2)
      flush(mine, threads, other, head, sent, which)
    }
    const ready = published(theirs)
    if (ready !== tail) {
      did = true
      while (tail !== ready) {
        n++
        tail = read(theirs, tail, ready, n, 1)
        ghostStore(READ_AT + 1 - which, n)
      }
      giveBack(theirs, threads, other, tail)
    }
    if (!did && !lives) break
    if (!did) sleep(threads, me, seen)
  }
  check(n === ghostLoad(1 - which), 'it ends, and has not read all that was published')
}

function canWrite(lane: Int32Array, head: number): boolean {
  if (roomAt(head, released(lane), capacityOf(lane)) >= 2) return true
  return roomAt(head, awaitRoom(lane), capacityOf(lane)) >= 2
}

function capacityOf(lane: Int32Array): number {
  return lane.length - LANE_WORDS
}

function wordAt(lane: Int32Array, position: number): number {
  return LANE_WORDS + placeOf(position, capacityOf(lane))
}

export function reaper(threads: Int32Array, dead: number): void {
  bury(threads, dead)
}
