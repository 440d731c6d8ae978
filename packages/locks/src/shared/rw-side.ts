// The two sides of a SharedRWLock, to read and to write: what they have greenlets wait for, and give back.

import { type Greenlet, current } from '@hublet/core'
import { WatchedList } from '@hublet/core/lowlevel'

import { type Hold, SimpleHold } from '../hold.ts'
import { OwnedHold } from '../owned.ts'
import type { SideGate } from '../rw-lock.ts'
import { RWGate, RWWait } from './rw-gate.ts'

/** One side of the gate: to read, or to write. */
export class SharedSide implements SideGate {
  readonly text: string
  readonly #gate: RWGate
  readonly #writes: boolean

  constructor(gate: RWGate, writes: boolean) {
    this.#gate = gate
    this.#writes = writes
    this.text = `SharedRWLock.${writes ? 'write' : 'read'}`
  }

  get line(): WatchedList<RWWait> {
    return this.#gate.line
  }

  attempt(): boolean {
    return this.#gate.attempt(this.#writes)
  }

  waiter(operation: string, throws: boolean): RWWait {
    const wait = new RWWait(operation, this.#gate.lock, throws, this.#gate)
    wait.writes = this.#writes
    return wait
  }

  release(): void {
    if (this.#writes) this.#gate.writer.check(this.#gate.lock, 'release', 'writes')
    else this.#gate.readers.dropHere(this.#gate.lock)
    this.open()
  }

  open(): void {
    if (this.#writes) this.#gate.writeEnded()
    else this.#gate.readEnded()
  }

  hold(): Hold {
    const { lock, writer, writerDied } = this.#gate
    return this.#writes ? new OwnedHold(lock, writer, this, writerDied) : new ReaderHold(this.#gate)
  }
}

class ReaderHold extends SimpleHold {
  readonly #gate: RWGate
  readonly #reader: Greenlet | undefined

  constructor(gate: RWGate) {
    super(gate.lock, gate.lastWriterDied)
    this.#gate = gate
    this.#reader = current()
    gate.readers.claim(this.#reader, this)
  }

  protected override giveBack(): boolean {
    if (!this.#gate.readers.drop(this.#reader, this)) return false
    this.#gate.readEnded()
    return true
  }
}
