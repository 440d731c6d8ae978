// The receiving side of a link.
//
//   V1  records are read in the order in which they were sent; what has come by the port is read at its ticket
//   V2  a port message that cannot be read loses nobody but itself: messages are numbered, and the ticket says which
//       question it was about

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'

import { DecodeError } from '../errors.ts'
import { Incoming } from './codec/decode.ts'
import { Reader } from './codec/reader.ts'
import { Inlet } from './inlet.ts'
import { LANE_BYTES } from './lane.ts'
import { BY_PORT } from './record.ts'

type PortMessage = readonly [sequence: number, content: Uint8Array, ported: unknown[]]

export class Receiver {
  readonly reader: Reader = new Reader()
  readonly into: Incoming
  /** The kind of the record that `next` has found. */
  kind = 0
  /** Why its content could not be read: `reader` has but the number at its beginning (V2). */
  lost: Error | undefined = undefined
  #inlet: Inlet
  #port: MessagePort
  #sequence = 0
  #early: PortMessage | undefined = undefined
  #trouble: unknown = undefined
  readonly #ring: () => void

  constructor(peer: unknown, memory: SharedArrayBuffer, offset: number, port: MessagePort, ring: () => void) {
    this.into = new Incoming(peer)
    this.#inlet = new Inlet(memory, offset, LANE_BYTES, ring)
    this.#port = port
    this.#ring = ring
  }

  /** Reads from here from now on: the other side had a lane of its own before it heard of this one. */
  adopt(memory: SharedArrayBuffer, offset: number, port: MessagePort): void {
    this.#inlet = new Inlet(memory, offset, LANE_BYTES, this.#ring)
    this.#port = port // the other one goes on carrying what is sent
  }

  /** Goes to the next record; false if there is none now. */
  next(): boolean {
    const inlet = this.#inlet
    if (!inlet.next()) return false
    this.lost = undefined
    this.kind = inlet.kind & ~BY_PORT
    this.reader.begin(inlet.bytes, inlet.at, inlet.end)
    this.into.ported = undefined
    if ((inlet.kind & BY_PORT) !== 0) this.#fromPort()
    return true
  }

  /** Reads nothing more. */
  close(): void {
    this.#port.close()
  }

  /** The record has been read. */
  done(): void {
    this.#inlet.done()
  }

  #fromPort(): void {
    const sequence = this.#sequence++
    const message = this.#take(sequence)
    if (message === undefined) {
      this.lost = new DecodeError('a message of another hub could not be read', { cause: this.#trouble })
      return
    }
    this.reader.begin(message[1], 0, message[1].length)
    this.into.ported = message[2]
  }

  #take(sequence: number): PortMessage | undefined {
    this.#early ??= this.#receive()
    if (this.#early?.[0] !== sequence) return undefined // V2
    const message = this.#early
    this.#early = undefined
    return message
  }

  #receive(): PortMessage | undefined {
    try {
      return receiveMessageOnPort(this.#port)?.message
    } catch (error) {
      this.#trouble = error // V2: it has come, and is gone
      return undefined
    }
  }
}
