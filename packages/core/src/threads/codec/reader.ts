// Bytes of one record, taken from the front.
//
//   R1  nothing beyond `end` is read; what claims to be longer than the rest throws before memory is taken for it
//   R2  what is handed out shares no memory with the record

import { DecodeError } from '../../errors.ts'

/** What every Buffer has. */
interface NativeBuffer extends Uint8Array {
  latin1Slice(at: number, end: number): string
  ucs2Slice(at: number, end: number): string
}

const none = Buffer.alloc(0) as unknown as NativeBuffer
const double = new Float64Array(1)
const doubleBytes = new Uint8Array(double.buffer)

// Names come again and again: a short text that was the last with its hash is not made again.
const longestKept = 16
const kept: string[] = Array.from({ length: 512 }, () => '')
// For short ones twice as quick as a native call that looks at the bytes.
const codesOf: number[][] = Array.from({ length: longestKept + 1 }, (_, length) => Array.from({ length }, () => 0))

export class Reader {
  #bytes: NativeBuffer = none
  #given: Uint8Array = none
  #at = 0
  #end = 0

  begin(bytes: Uint8Array, at: number, end: number): void {
    if (bytes !== this.#given) {
      this.#given = bytes
      const view = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      this.#bytes = view as unknown as NativeBuffer
    }
    this.#at = at
    this.#end = Math.min(end, bytes.length)
  }

  get done(): boolean {
    return this.#at >= this.#end
  }

  /** How many bytes are left. */
  get rest(): number {
    return this.#end - this.#at
  }

  byte(): number {
    if (this.#at >= this.#end) cut()
    return this.#bytes[this.#at++]!
  }

  /** The next byte, which stays; -1 at the end. */
  peek(): number {
    return this.#at < this.#end ? this.#bytes[this.#at]! : -1
  }

  count(): number {
    const first = this.byte()
    if (first < 128) return first
    let n = first - 128
    for (let unit = 128; unit <= 2 ** 49; unit *= 128) {
      const next = this.byte()
      if (next < 128) return checked(n + next * unit)
      n += (next - 128) * unit
    }
    throw new DecodeError('cannot read a message: a count has no end')
  }

  int(): number {
    this.#need(4)
    const at = this.#at
    const bytes = this.#bytes
    this.#at = at + 4
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  }

  float(): number {
    this.#need(8)
    const at = this.#at
    const bytes = this.#bytes
    for (let i = 0; i < 8; i++) doubleBytes[i] = bytes[at + i]!
    this.#at = at + 8
    return double[0]!
  }

  text(): string {
    const header = this.count()
    if (header % 2 === 1) return this.#wideText(header - 1)
    const length = header / 2
    this.#need(length)
    const at = this.#at
    this.#at = at + length
    if (length > longestKept) return this.#bytes.latin1Slice(at, at + length)
    return length === 0 ? '' : this.#shortText(at, length)
  }

  /** The next bytes, in memory of their own (R2). */
  raw(length: number): Uint8Array<ArrayBuffer> {
    this.#need(length)
    const copy = new Uint8Array(length)
    copy.set(this.#bytes.subarray(this.#at, this.#at + length))
    this.#at += length
    return copy
  }

  #shortText(at: number, length: number): string {
    const bytes = this.#bytes
    const end = at + length
    const place = (bytes[at]! * 3 + bytes[at + (length >> 1)]! * 29 + bytes[end - 2]! * 67 + bytes[end - 1]!) & 511
    const text = kept[place]!
    if (text.length === length) {
      let i = 0
      while (i < length && text.charCodeAt(i) === bytes[at + i]) i++
      if (i === length) return text
    }
    const codes = codesOf[length]!
    for (let i = 0; i < length; i++) codes[i] = bytes[at + i]!
    return (kept[place] = String.fromCharCode.apply(null, codes))
  }

  #wideText(size: number): string {
    this.#need(size)
    const at = this.#at
    this.#at = at + size
    return this.#bytes.ucs2Slice(at, at + size)
  }

  #need(length: number): void {
    if (length > this.#end - this.#at) cut() // R1
  }
}

function checked(n: number): number {
  if (n > Number.MAX_SAFE_INTEGER) throw new DecodeError('cannot read a message: a count is too large')
  return n
}

function cut(): never {
  throw new DecodeError('cannot read a message: it ends too early')
}
