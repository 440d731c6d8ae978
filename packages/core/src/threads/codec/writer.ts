// Bytes of one record: in the ring, or, if they do not fit there, in private memory.
//
//   W1  bytes[start .. at) is the record so far, wherever it is
//   W2  the ring is not written outside of begin's [at, end)
//   W3  private memory belongs to its record: nobody writes it after that was handed on

/** What every Buffer has. */
interface NativeBuffer extends Uint8Array {
  latin1Write(text: string, at: number, length: number): number
  ucs2Write(text: string, at: number, length: number): number
}

const shortText = 14 // up to here a loop is quicker than a native call
const smallest = 1024
const spare = 64 // for what follows something large
const none = Buffer.alloc(0)
// For a string of one-byte characters V8 knows the answer without looking at them.
const wide = /[^\0-\u00ff]/

const double = new Float64Array(1)
const doubleBytes = new Uint8Array(double.buffer)

export class Writer {
  bytes: Uint8Array = none
  at = 0
  start = 0
  #end = 0
  #ring: Uint8Array = none
  #view: Uint8Array = none
  #ringStart = 0
  #ringEnd = 0
  #stayed = 0
  #moved = false

  /** Begins a record. `at` may be `end`: there is no room in the ring. */
  begin(ring: Uint8Array, at: number, end: number): void {
    if (ring !== this.#ring) {
      this.#ring = ring
      // Buffers, as private memory is: code that sees one class of arrays only is quicker.
      this.#view = Buffer.isBuffer(ring) ? ring : Buffer.from(ring.buffer, ring.byteOffset, ring.byteLength)
    }
    this.bytes = this.#view
    this.start = this.at = at
    this.#end = end
    this.#moved = false
  }

  /** Whether it left the ring: then `bytes.subarray(start, at)` is the whole record so far. */
  get moved(): boolean {
    return this.#moved
  }

  byte(n: number): void {
    if (this.at >= this.#end) this.#make(1)
    this.bytes[this.at++] = n
  }

  /** A whole number from 0 to 2^53 - 1. */
  count(n: number): void {
    if (n < 128) {
      if (this.at >= this.#end) this.#make(1)
      this.bytes[this.at++] = n
    } else this.#longCount(n)
  }

  int(n: number): void {
    if (this.at + 4 > this.#end) this.#make(4)
    const { bytes, at } = this
    bytes[at] = n
    bytes[at + 1] = n >> 8
    bytes[at + 2] = n >> 16
    bytes[at + 3] = n >> 24
    this.at = at + 4
  }

  float(n: number): void {
    if (this.at + 8 > this.#end) this.#make(8)
    double[0] = n
    const { bytes, at } = this
    for (let i = 0; i < 8; i++) bytes[at + i] = doubleBytes[i]!
    this.at = at + 8
  }

  /** Twice the length, plus one if two bytes a character follow; then the characters. */
  text(text: string): void {
    const { length } = text
    if (length > shortText || this.at + 1 + length > this.#end) {
      this.#longText(text)
      return
    }
    const { bytes, at } = this
    let all = 0
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      bytes[at + 1 + i] = code
      all |= code
    }
    if (all > 255) this.#longText(text)
    else {
      bytes[at] = length * 2
      this.at = at + 1 + length
    }
  }

  raw(bytes: Uint8Array): void {
    const { length } = bytes
    if (this.at + length > this.#end) this.#make(length)
    this.bytes.set(bytes, this.at)
    this.at += length
  }

  /** How many bytes the record has: for {@link rewind}. */
  get length(): number {
    return this.at - this.start
  }

  /** Takes back all but the first `length` bytes. */
  rewind(length: number): void {
    if (this.#moved && length <= this.#stayed) {
      this.bytes = this.#view
      this.start = this.#ringStart
      this.#end = this.#ringEnd
      this.#moved = false
    }
    this.at = this.start + length
  }

  #longCount(n: number): void {
    if (this.at + 8 > this.#end) this.#make(8)
    let rest = n
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes[this.at++] = (rest % 128) + 128
    this.bytes[this.at++] = rest
  }

  #longText(text: string): void {
    const { length } = text
    const isWide = wide.test(text)
    this.count(length * 2 + (isWide ? 1 : 0))
    const size = isWide ? length * 2 : length
    if (this.at + size > this.#end) this.#make(size)
    const bytes = this.bytes as NativeBuffer
    if (isWide) bytes.ucs2Write(text, this.at, size)
    else bytes.latin1Write(text, this.at, size)
    this.at += size
  }

  /** Goes where there is room for `more` bytes (W2, W3). */
  #make(more: number): void {
    const length = this.at - this.start
    const memory = Buffer.allocUnsafeSlow(Math.max(smallest, 2 * length + more + spare))
    memory.set(this.bytes.subarray(this.start, this.at))
    if (!this.#moved) {
      this.#moved = true
      this.#stayed = length
      this.#ringStart = this.start
      this.#ringEnd = this.#end
    }
    this.bytes = memory
    this.start = 0
    this.at = length
    this.#end = memory.length
  }
}
