// A lane with both its ends in one thread.

import { HEAD_AT, Inlet, laneBytes, Outlet, TAIL_AT } from './threads-inside.ts'

export class Lane {
  readonly words: Int32Array
  readonly outlet: Outlet
  readonly inlet: Inlet
  consumerRings = 0
  onConsumerRing: (() => void) | undefined = undefined
  producerRings = 0

  constructor(capacity: number, from = 0) {
    const bytes = laneBytes(capacity)
    const memory = new SharedArrayBuffer(bytes)
    this.words = new Int32Array(memory)
    this.words[HEAD_AT] = this.words[TAIL_AT] = from
    this.outlet = new Outlet(memory, 0, bytes, () => {
      this.consumerRings++
      this.onConsumerRing?.()
    })
    this.inlet = new Inlet(memory, 0, bytes, () => this.producerRings++)
  }

  /** In place if it fits there. */
  send(payload: Uint8Array, kind = 1): void {
    const { outlet } = this
    outlet.open()
    const to = outlet.at + payload.length
    if (to > outlet.end) return outlet.push(kind, payload)
    outlet.bytes.set(payload, outlet.at)
    outlet.commit(kind, to)
  }

  /** All that has come, at most `most`. */
  read(most = Infinity): Uint8Array[] {
    const { inlet } = this
    const got: Uint8Array[] = []
    while (got.length < most && inlet.next()) {
      got.push(inlet.bytes.slice(inlet.at, inlet.end))
      inlet.done()
    }
    return got
  }
}

/** So many bytes, which differ from place to place and from record to record. */
export function bytesOf(length: number, n: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = n * 31 + i
  return bytes
}
