// Bytes that were read ahead: taken from the front, or looked through for the end of a line.
//
//   A1  what was looked through in vain is not looked through again: a long line takes time in proportion to its length

const NEWLINE = 10
const RETURN = 13

export class Ahead {
  #chunks: Buffer[] = []
  #length = 0
  /** Bytes without the end of a line (A1). */
  #searched = 0
  #chunksSearched = 0

  get length(): number {
    return this.#length
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }

  clear(): void {
    this.#chunks = []
    this.#length = this.#searched = this.#chunksSearched = 0
  }

  /** Takes that many, or all that there are. */
  take(count: number): Buffer {
    const [first] = this.#chunks
    if (first === undefined || count === 0) return Buffer.alloc(0)
    this.#searched = this.#chunksSearched = 0
    if (count < first.length) {
      this.#chunks[0] = first.subarray(count)
      this.#length -= count
      return first.subarray(0, count)
    }
    if (count === first.length || this.#chunks.length === 1) {
      this.#chunks.shift()
      this.#length -= first.length
      return first
    }
    return this.#takeSeveral(Math.min(count, this.#length))
  }

  /** Takes a line, without its end; undefined if that has not been read. */
  takeLine(): Buffer | undefined {
    while (this.#chunksSearched < this.#chunks.length) {
      const chunk = this.#chunks[this.#chunksSearched]!
      const at = chunk.indexOf(NEWLINE)
      if (at >= 0) return withoutEnd(this.take(this.#searched + at + 1))
      this.#searched += chunk.length
      this.#chunksSearched++
    }
    return undefined
  }

  /** The byte at this place. */
  at(place: number): number | undefined {
    let left = place
    for (const chunk of this.#chunks) {
      if (left < chunk.length) return chunk[left]
      left -= chunk.length
    }
    return undefined
  }

  #takeSeveral(count: number): Buffer {
    const all = Buffer.concat(this.#chunks)
    this.clear()
    if (count < all.length) this.push(all.subarray(count))
    return all.subarray(0, count)
  }
}

function withoutEnd(line: Buffer): Buffer {
  const end = line.length - 1
  return line.subarray(0, line[end - 1] === RETURN ? end - 1 : end)
}
