// The sending side of a link.
//
//   S1  records leave in the order of `end`; what goes by the port has its ticket in the lane
//   S2  a record that throws on the way (`drop`) has left nothing behind: neither bytes nor a shape the other side would
//       not know of
//   S3  the port message is posted before its ticket is published: whoever reads the ticket finds the message there
//   S4  the ticket begins with the number that the record begins with: also of a message that cannot be read, the other
//       side can tell which question it was about

import type { MessagePort, Transferable } from 'node:worker_threads'

import { MisuseError, UncloneableValue } from '../errors.ts'
import { describe } from '../hub/describe.ts'
import { runQueue } from '../hub/run-queue.ts'
import { Outgoing } from './codec/encode.ts'
import { Writer } from './codec/writer.ts'
import { LANE_BYTES, LaneMemory } from './lane.ts'
import { Outlet } from './outlet.ts'
import { distance, published, released } from './protocol/lane.ts'
import { BY_PORT } from './record.ts'
import type { Exported } from './references/exported.ts'

const mostNumber = 5 // bytes of a varint
const mostCopied = 1024 // bytes that are quicker copied than transferred

export class Sender {
  readonly outlet: Outlet
  readonly out: Outgoing
  readonly #writer: Writer = new Writer()
  readonly #port: MessagePort
  readonly #name: string
  readonly #exported: Exported
  #sequence = 0
  #writing = false
  readonly #lane: Int32Array
  #seen = 0
  #since = 0
  #published = 0

  constructor(
    peer: unknown,
    name: string,
    exported: Exported,
    memory: SharedArrayBuffer,
    offset: number,
    port: MessagePort,
    ring: () => void,
  ) {
    this.#lane = new LaneMemory(memory, offset, LANE_BYTES).words
    this.outlet = new Outlet(memory, offset, LANE_BYTES, () => {
      this.#look()
      ring()
    })
    this.out = new Outgoing(peer)
    this.#exported = exported
    this.#name = name
    this.#port = port
  }

  /** Whether a record is being written. */
  get busy(): boolean {
    return this.#writing
  }

  /** Bytes in the lane that the other side has not read. */
  get unread(): number {
    return distance(released(this.#lane), published(this.#lane))
  }

  /** Milliseconds for which the other side has read nothing although there is something. */
  get unreadFor(): number {
    const seen = released(this.#lane)
    if (seen !== this.#seen) {
      this.#seen = seen
      this.#since = runQueue.time
    }
    return this.unread === 0 ? 0 : runQueue.time - this.#since
  }

  /** Something was published: if the other side had read all before, it is waited for from now on. */
  #look(): void {
    const seen = released(this.#lane)
    if (seen !== this.#seen || seen === this.#published) this.#since = runQueue.time
    this.#seen = seen
    this.#published = published(this.#lane)
  }

  /** Begins a record, to be ended by `end` or `drop`. @throws {MisuseError} in the middle of another */
  begin(): Writer {
    if (this.#writing) {
      throw new MisuseError(
        `cannot send to hub "${this.#name}" while a value for it is read: a getter or a pack function must not do that`,
      )
    }
    const { outlet, out } = this
    outlet.open()
    out.begin()
    this.#writing = true
    this.#writer.begin(outlet.bytes, outlet.at, outlet.end)
    return this.#writer
  }

  /** Sends the record. @throws {UncloneableValue}, and then it is dropped */
  end(kind: number): void {
    const writer = this.#writer
    if (this.out.ported.length > 0 || writer.at - writer.start > this.outlet.largest) this.#endByPort(kind)
    else if (writer.moved) this.outlet.push(kind, writer.bytes.subarray(writer.start, writer.at))
    else this.outlet.commit(kind, writer.at)
    this.#writing = false
    this.#exported.keep()
  }

  /** Sends nothing more. */
  close(): void {
    this.#port.close()
  }

  /** Forgets the record (S2). */
  drop(): void {
    if (!this.#writing) return
    this.#writing = false
    this.out.rollback()
    this.#exported.undo()
  }

  #endByPort(kind: number): void {
    const { bytes, start, at, moved } = this.#writer
    const ticket = new Uint8Array(bytes.subarray(start, Math.min(at, start + mostNumber))) // S4
    // Private memory is moved as it is: nobody writes it any more.
    const content =
      moved && at - start > mostCopied ? bytes.subarray(start, at) : new Uint8Array(bytes.subarray(start, at))
    const { ported, transferred } = this.out
    try {
      const list = content.length > mostCopied ? [content.buffer, ...transferred] : transferred
      this.#port.postMessage([this.#sequence, content, ported], list as Transferable[])
    } catch (error) {
      this.drop()
      throw new UncloneableValue(`cannot send to hub "${this.#name}": ${culprit(ported)}`, undefined, { cause: error })
    }
    this.#sequence++
    this.outlet.push(kind | BY_PORT, ticket) // S3
    this.outlet.flush() // the other side has enough to do for it to begin now
  }
}

/** Which of the values it was, in words. */
function culprit(values: readonly unknown[]): string {
  const refused = values.find((value) => {
    try {
      structuredClone(value)
      return false
    } catch {
      return true // that is the answer
    }
  })
  return refused === undefined ? 'it cannot be transferred' : `${describe(refused)} cannot be cloned`
}
