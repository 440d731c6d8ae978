// Which greenlets read, how often, and by which holds.
//
//   R1  a hold stands for one acquire of its greenlet as long as it is among the holds of that
//   R2  a release without a hold takes back an acquire that no hold stands for, and only then the one of the last hold

import { type Greenlet, current } from '@hublet/core'

import { NotHeld } from './errors.ts'
import type { Named } from './shown.ts'

interface Reader {
  /** Acquires that no hold stands for. */
  free: number
  readonly holds: object[]
}

export class Readers {
  readonly #readers = new Map<Greenlet | undefined, Reader>()
  /** How many holds and acquires there are. */
  size = 0

  add(greenlet: Greenlet | undefined): void {
    const reader = this.#readers.get(greenlet)
    if (reader === undefined) this.#readers.set(greenlet, { free: 1, holds: [] })
    else reader.free++
    this.size++
  }

  /** `hold` stands for an acquire of this greenlet from now on. */
  claim(greenlet: Greenlet | undefined, hold: object): void {
    const reader = this.#readers.get(greenlet)
    if (reader === undefined || reader.free === 0) return
    reader.free--
    reader.holds.push(hold)
  }

  /** Takes back the acquire that `hold` stands for. False if that was taken back before. */
  drop(greenlet: Greenlet | undefined, hold: object): boolean {
    const reader = this.#readers.get(greenlet)
    const place = reader?.holds.indexOf(hold) ?? -1
    if (reader === undefined || place < 0) return false
    reader.holds.splice(place, 1)
    this.#shrink(greenlet, reader)
    return true
  }

  /** Takes back one of the current greenlet's. @throws {NotHeld} if it has none */
  dropHere(lock: Named): void {
    const greenlet = current()
    const reader = this.#readers.get(greenlet)
    if (reader === undefined) {
      const who = greenlet === undefined ? 'code outside of greenlets' : `greenlet "${greenlet.name}"`
      throw new NotHeld(`cannot release ${lock.toString()}: ${who} does not read; release once, where it was acquired`)
    }
    if (reader.free > 0) reader.free-- // R2
    else reader.holds.pop()
    this.#shrink(greenlet, reader)
  }

  get greenlets(): readonly object[] {
    return [...this.#readers.keys()].filter((reader) => reader !== undefined)
  }

  #shrink(greenlet: Greenlet | undefined, { free, holds }: Reader): void {
    this.size--
    if (free === 0 && holds.length === 0) this.#readers.delete(greenlet)
  }
}
