// What tests of the codec share. They all see it through this file.

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { FailedToSwitch } from '../../packages/core/src/diagnosis/assert-switches.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { LoopExit } from '../../packages/core/src/diagnosis/loop-exit.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { WaitCycle } from '../../packages/core/src/diagnosis/wait-cycle.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import * as errors from '../../packages/core/src/errors.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Timeout } from '../../packages/core/src/greenlet/timeout.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { registerClass, registerFunctions } from '../../packages/core/src/threads/codec/classes.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Incoming, decode } from '../../packages/core/src/threads/codec/decode.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Outgoing, encode, encodeOrPort } from '../../packages/core/src/threads/codec/encode.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { registerError } from '../../packages/core/src/threads/codec/error-classes.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { joinStacks } from '../../packages/core/src/threads/codec/failure.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Reader } from '../../packages/core/src/threads/codec/reader.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { transfer } from '../../packages/core/src/threads/codec/transfer.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Writer } from '../../packages/core/src/threads/codec/writer.ts'

export {
  FailedToSwitch,
  Incoming,
  LoopExit,
  Timeout,
  WaitCycle,
  Outgoing,
  Reader,
  Writer,
  decode,
  encode,
  encodeOrPort,
  errors,
  joinStacks,
  registerClass,
  registerError,
  registerFunctions,
  transfer,
}

/** Both ends of a lane in one thread; what goes by the port is cloned as the port would. */
export class Wire {
  readonly ring: Uint8Array = new Uint8Array(new SharedArrayBuffer(4096))
  readonly out: Outgoing = new Outgoing('to')
  readonly into: Incoming = new Incoming('from')
  readonly writer: Writer = new Writer()
  readonly reader: Reader = new Reader()

  /** The bytes of one record with the value. */
  bytes(value: unknown, how: typeof encode = encode): Uint8Array {
    this.writer.begin(this.ring, 8, this.ring.length)
    this.out.begin()
    try {
      how(this.writer, value, this.out, 'value')
    } catch (error) {
      this.out.rollback()
      throw error
    }
    return this.writer.bytes.subarray(this.writer.start, this.writer.at)
  }

  read(bytes: Uint8Array): unknown {
    const { ported, transferred } = this.out
    this.into.ported = ported.length === 0 ? undefined : structuredClone(ported, { transfer: transferred as [] })
    this.reader.begin(bytes, 0, bytes.length)
    const value = decode(this.reader, this.into)
    if (!this.reader.done) throw new Error('bytes are left')
    return value
  }

  send(value: unknown, how: typeof encode = encode): unknown {
    return this.read(this.bytes(value, how))
  }
}

/** What arrives of a value. */
export function sent(value: unknown): unknown {
  return new Wire().send(value)
}
