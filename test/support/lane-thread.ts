// The other end of a lane: a thread that sends numbered records for as long as it can.

import { workerData } from 'node:worker_threads'

import { doorbell, Outlet, registry, ring, slotOf } from './threads-inside.ts'

export interface Job {
  readonly memory: SharedArrayBuffer
  /** The id of the consumer. */
  readonly consumer: number
  readonly count: number
}

/** Bytes of the payload of record `n`. */
export const lengthOf = (n: number, largest: number): number =>
  8 + ((Math.imul(n, 2654435761) >>> 8) % Math.min(33, largest - 7))

/** What all bytes of record `n` behind the eighth are. */
export const fillOf = (n: number): number => Math.imul(n, 40503) & 255

if (workerData !== null && 'consumer' in workerData) produce(workerData as Job)

function produce({ memory, consumer, count }: Job): void {
  const { words } = registry()
  const outlet = new Outlet(memory, 0, memory.byteLength, () => ring(words, slotOf(consumer)))
  const view = new DataView(outlet.bytes.buffer, outlet.bytes.byteOffset)
  const spare = new Uint8Array(outlet.largest)
  const spareView = new DataView(spare.buffer)
  let n = 0

  const send = (): boolean => {
    if (n === count || outlet.queued > 0) return false
    const length = lengthOf(n, outlet.largest)
    outlet.open()
    const here = outlet.end - outlet.at >= length
    const bytes = here ? outlet.bytes : spare
    const at = here ? outlet.at : 0
    ;(here ? view : spareView).setUint32(at, n)
    ;(here ? view : spareView).setUint32(at + 4, length)
    bytes.fill(fillOf(n), at + 8, at + length)
    if (here) outlet.commit(n & 7, at + length)
    else outlet.push(n & 7, spare.subarray(0, length))
    n++
    return true
  }

  const bell = doorbell(registry())
  const watcher = {
    onRing: (): void => {
      outlet.onRoom()
      while (send());
      if (n === count && outlet.queued === 0) bell.unwatch(watcher)
    },
  }
  bell.watch(watcher)
  watcher.onRing()
}
