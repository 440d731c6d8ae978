// What the hub at the other end of a link can reach of this one: functions, iterables, signals, each by a number.
//
//   R1  an object has one number per link, as long as the other hub has not let go of it
//   R2  a number is let go of when the other hub has returned it as often as it was sent: one that is on its way while
//       it is returned stays
//   R3  what was written into a record that is not sent does not count

interface Entry {
  readonly id: number
  readonly value: object
  sent: number
}

export class Exported {
  readonly #byId = new Map<number, Entry>()
  readonly #byValue = new Map<object, Entry>()
  #last = 0
  #inRecord: Entry[] = []

  get size(): number {
    return this.#byId.size
  }

  /** The number by which the other hub will know `value`. */
  add(value: object): number {
    let entry = this.#byValue.get(value)
    if (entry === undefined) {
      entry = { id: ++this.#last, value, sent: 0 }
      this.#byId.set(entry.id, entry)
      this.#byValue.set(value, entry)
    }
    entry.sent++
    this.#inRecord.push(entry)
    return entry.id
  }

  find(id: number): object | undefined {
    return this.#byId.get(id)?.value
  }

  /** The other hub has got it `count` times, and lets go of it. Returns whether it can reach it no more. */
  release(id: number, count: number): boolean {
    const entry = this.#byId.get(id)
    if (entry === undefined) return false
    entry.sent -= count
    if (entry.sent > 0) return false // R2
    this.#byId.delete(id)
    this.#byValue.delete(entry.value)
    return true
  }

  /** The record is sent. */
  keep(): void {
    if (this.#inRecord.length > 0) this.#inRecord = []
  }

  /** The record is not sent (R3). */
  undo(): void {
    for (const { id } of this.#inRecord.splice(0)) this.release(id, 1)
  }

  clear(): void {
    this.#byId.clear()
    this.#byValue.clear()
  }
}
