// The side of a thread at a SharedRWLock: its greenlets in one line, and what the thread as a whole does there.
//
//   W1  the state of the thread is what its cell in memory says: it reads, writes, waits for one of them, or none
//   W2  all stand in one line, as in local/rw-lock.ts R2; the thread waits for what the first in line wants
//   W3  while a thread reads, its readers come in without a look at the others', unless a writer waits in any thread
//   W4  the doorbell is watched as long as somebody is in line

import { current } from '@hublet/core'
import { type Doorbell, type Watcher, doorbell, settings, WatchedList } from '@hublet/core/lowlevel'

import type { Holders } from '../gate.ts'
import { Ownership } from '../owned.ts'
import { watch, watchWait } from '../probe/watch.ts'
import { DIED, NONE } from '../protocol/layout.ts'
import {
  diedIn,
  endRead,
  endWrite,
  enlistReader,
  enlistWriter,
  lookToRead,
  lookToWrite,
  settleWriter,
  tryRead,
  tryWrite,
  withdrawReader,
  withdrawWriter,
  writerWaits,
} from '../protocol/rw.ts'
import { Readers } from '../readers.ts'
import type { Memory } from './memory.ts'
import { PermitWait } from './permit-gate.ts'
import { SharedText } from './text.ts'

export class RWWait extends PermitWait {
  writes = false
}

export class RWGate implements Holders, Watcher {
  readonly writer: Ownership = new Ownership()
  readonly readers: Readers = new Readers()
  /** What reports call it. */
  readonly lock: SharedText
  readonly memory: Memory
  readonly line: WatchedList<RWWait> = new WatchedList(
    () => this.#onPush(),
    () => this.#step(),
  )
  /** Whether the last who wrote died, as whoever writes now was told. */
  writerDied = false
  readonly #words: Int32Array
  readonly #threads: Int32Array
  readonly #me: number
  readonly #bell: Doorbell
  #state: 'none' | 'reads' | 'writes' | 'is to read' | 'is to write' = 'none' // W1
  #stepping = false

  constructor(memory: Memory) {
    const { words, registry } = memory
    this.lock = new SharedText(memory, () => this.#text)
    this.memory = memory
    this.#words = words
    this.#threads = registry.words
    this.#me = registry.me
    this.#bell = doorbell(registry)
    if (settings.onPark !== undefined) watch(this)
  }

  get idle(): boolean {
    return this.#state === 'none' && this.line.size === 0
  }

  get #text(): string {
    return this.readers.size > 0 ? `${this.readers.size} of this thread reading` : this.writer.toString()
  }

  attempt(writes: boolean): boolean {
    if (this.line.size > 0) return false
    return writes ? this.#attemptWrite() : this.#attemptRead()
  }

  /** Of this thread. A reader also waits for the writer ahead of it in line. */
  holders({ writes }: RWWait): Iterable<object> {
    if (this.writer.held) return this.writer.holders()
    if (writes) return this.readers.greenlets
    const ahead = this.line.first
    return ahead?.owner === undefined || !ahead.writes ? [] : [ahead.owner]
  }

  get heldSite(): string | undefined {
    return this.writer.site
  }

  /** A greenlet has read, and was taken out of `readers`. */
  readEnded(): void {
    if (this.readers.size > 0) return
    this.#state = 'none'
    endRead(this.#words, this.#threads, this.#me)
    this.#step()
  }

  writeEnded(): void {
    this.writer.drop()
    this.writerDied = false
    this.#state = 'none'
    endWrite(this.#words, this.#threads, this.#me)
    this.#step()
  }

  /** Whether the last who wrote died, and nobody has written since. */
  get lastWriterDied(): boolean {
    return diedIn(this.#words) !== 0
  }

  onRing(): void {
    this.#step()
  }

  #attemptRead(): boolean {
    if (this.#state === 'reads' ? writerWaits(this.#words, this.#threads) : this.#state !== 'none') return false // W3
    if (this.#state === 'none' && tryRead(this.#words, this.#threads, this.#me) === NONE) return false
    this.#state = 'reads'
    this.readers.add(current())
    return true
  }

  #attemptWrite(): boolean {
    if (this.#state !== 'none') return false
    const result = tryWrite(this.#words, this.#threads, this.#me)
    if (result === NONE) return false
    this.#beginWrite(result)
    this.writer.takeHere()
    return true
  }

  #beginWrite(result: number): void {
    this.#state = 'writes'
    this.writerDied = (result & DIED) !== 0
    if (this.writerDied) settleWriter(this.#words, this.#me)
  }

  #onPush(): void {
    if (settings.onPark !== undefined) watchWait(this)
    this.#bell.watch(this) // before the first look
    this.#step()
  }

  /** Does what the front of the line and the state of the thread allow: a loop, though all who leave the line call it. */
  #step(): void {
    if (this.#stepping) return
    this.#stepping = true
    while (this.#stepOnce());
    this.#stepping = false
    if (this.line.size === 0) this.#bell.unwatch(this) // W4
  }

  /** False if there is nothing to do but to wait. */
  #stepOnce(): boolean {
    const next = this.line.first
    if (this.#state === 'is to read') return next?.writes === false ? this.#lookToRead() : this.#giveUpReading()
    if (this.#state === 'is to write') return next?.writes === true ? this.#lookToWrite(next) : this.#giveUpWriting()
    if (next === undefined) return false
    if (this.#state === 'none') return this.#beginToWait(next.writes)
    if (this.#state === 'writes' || next.writes || writerWaits(this.#words, this.#threads)) return false // W3
    return this.#letRead(next)
  }

  #beginToWait(writes: boolean): true {
    if (writes) enlistWriter(this.#words, this.#me)
    else enlistReader(this.#words, this.#me)
    this.#state = writes ? 'is to write' : 'is to read'
    return true
  }

  #lookToRead(): boolean {
    if (lookToRead(this.#words, this.#threads, this.#me) === NONE) return false
    this.#state = 'reads'
    for (let next = this.line.first; next?.writes === false; next = this.line.first) this.#letRead(next)
    return true
  }

  #letRead(next: RWWait): true {
    this.line.remove(next)
    this.readers.add(next.owner)
    next.wake(true)
    return true
  }

  #lookToWrite(next: RWWait): boolean {
    const result = lookToWrite(this.#words, this.#threads, this.#me)
    if (result === NONE) return false
    this.#beginWrite(result)
    this.writer.take(next.owner, next.site)
    this.line.remove(next)
    next.wake(true)
    return true
  }

  #giveUpReading(): true {
    this.#state = 'none'
    withdrawReader(this.#words, this.#threads, this.#me)
    return true
  }

  #giveUpWriting(): true {
    this.#state = 'none'
    withdrawWriter(this.#words, this.#threads, this.#me)
    return true
  }
}
