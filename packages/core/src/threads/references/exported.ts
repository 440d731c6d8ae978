// What the hub at the other end of a link can reach of this one: functions, iterables, signals, each by a number.
//
//   R1  an object has one number per link, as long as the other hub has not let go of it
//   R2  a number is let go of when the other hub has returned it as often as it was sent: one that is on its way while
//       it is returned stays
//   R3  what was written into a record that is not sent does not count
//   R4  what was passed on to the other hub by a third one has a number of the other hub's choice: an even one, the others are odd

interface Entry {
  readonly id: number
  readonly value: object
  sent: number
}

export class Exported {
  readonly #byId = new Map<number, Entry>()
  readonly #byValue = new Map<object, Entry>()
  #last = -1
  #inRecord: (() => void)[] = []

  get size(): number {
    return this.#byId.size
  }

  /** The number by which the other hub will know `value`. */
  add(value: object): number {
    let entry = this.#byValue.get(value)
    if (entry === undefined) {
      entry = { id: (this.#last += 2), value, sent: 0 }
      this.#byId.set(entry.id, entry)
      this.#byValue.set(value, entry)
    }
    entry.sent++
    const { id } = entry
    this.ifDropped(() => this.release(id, 1))
    return id
  }

  /** From now on the other hub knows `value` by this number, too (R4). */
  lend(id: number, value: object): void {
    this.#byId.set(id, { id, value, sent: 1 })
  }

  /** Has `undo` called if the record that is being written is not sent. */
  ifDropped(undo: () => void): void {
    this.#inRecord.push(undo)
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
    if (this.#byValue.get(entry.value) === entry) this.#byValue.delete(entry.value)
    return true
  }

  /** The record is sent. */
  keep(): void {
    if (this.#inRecord.length > 0) this.#inRecord = []
  }

  /** The record is not sent (R3). */
  undo(): void {
    for (const undo of this.#inRecord.splice(0)) undo()
  }

  clear(): void {
    this.#byId.clear()
    this.#byValue.clear()
  }
}
