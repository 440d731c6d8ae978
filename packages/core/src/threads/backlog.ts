// Records that wait for room in a lane, oldest first. They are copies: what they were made of may change.

import { Fifo } from '../hub/fifo.ts'

export interface Waiting {
  readonly kind: number
  readonly payload: Uint8Array
}

export class Backlog {
  readonly #records = new Fifo<Waiting>()
  /** Of all payloads. */
  bytes = 0

  get size(): number {
    return this.#records.size
  }

  push(kind: number, payload: Uint8Array): void {
    this.#records.push({ kind, payload: new Uint8Array(payload) })
    this.bytes += payload.length
  }

  peek(): Waiting | undefined {
    return this.#records.peek()
  }

  shift(): void {
    this.bytes -= this.#records.shift()?.payload.length ?? 0
  }
}
