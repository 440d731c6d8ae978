// Many who read, or one who writes: between greenlets of one hub.
//
//   R1  nobody writes while somebody reads, and nobody else while somebody writes
//   R2  all stand in one line: nobody passes those who came before, so that readers cannot starve a writer, nor writers
//       readers; readers next to each other go on together
//   R3  whenever one leaves the line or gives up its hold, those at the front who can go on do

import { type Greenlet, type NameOptions, current } from '@hublet/core'
import { label, WatchedList } from '@hublet/core/lowlevel'

import { type Holders, OwnerWait } from '../gate.ts'
import { type Hold, SimpleHold } from '../hold.ts'
import { OwnedHold, Ownership } from '../owned.ts'
import { Readers } from '../readers.ts'
import { type RWLockStats, RWSide, type SideGate } from '../rw-lock.ts'
import { showAsText } from '../shown.ts'

class RWWait extends OwnerWait {
  writes = false
}

class Core implements Holders {
  readonly lock: RWLock
  readonly writer = new Ownership()
  readonly readers = new Readers()
  readonly line: WatchedList<RWWait> = new WatchedList(
    () => {},
    () => this.serve(), // R3
  )
  #serving = false

  constructor(lock: RWLock) {
    this.lock = lock
  }

  /** R3: a loop, though each one who leaves the line calls it again. */
  serve(): void {
    if (this.#serving) return
    this.#serving = true
    for (let next = this.line.first; next !== undefined && this.fits(next.writes); next = this.line.first) {
      this.grant(next)
    }
    this.#serving = false
  }

  /** R1 */
  fits(writes: boolean): boolean {
    return !this.writer.held && (!writes || this.readers.size === 0)
  }

  grant(next: RWWait): void {
    if (next.writes) this.writer.take(next.owner, next.site)
    else this.readers.add(next.owner)
    this.line.remove(next)
    next.wake(true)
  }

  /** A reader also waits for the writer ahead of it in line. */
  holders({ writes }: RWWait): Iterable<object> {
    if (this.writer.held) return this.writer.holders()
    if (writes) return this.readers.greenlets
    const ahead = this.line.first // R2: a writer, or the reader would not wait
    return ahead?.owner === undefined ? [] : [ahead.owner]
  }

  get heldSite(): string | undefined {
    return this.writer.site
  }
}

class ReaderHold extends SimpleHold {
  readonly #core: Core
  readonly #reader: Greenlet | undefined

  constructor(core: Core) {
    super(core.lock)
    this.#core = core
    this.#reader = current()
    core.readers.claim(this.#reader, this)
  }

  protected override giveBack(): boolean {
    if (!this.#core.readers.drop(this.#reader, this)) return false
    this.#core.serve()
    return true
  }
}

class Side implements SideGate {
  readonly text: string
  readonly #core: Core
  readonly #writes: boolean

  constructor(core: Core, text: string, writes: boolean) {
    this.#core = core
    this.text = text
    this.#writes = writes
  }

  get line(): WatchedList<RWWait> {
    return this.#core.line
  }

  attempt(): boolean {
    if (this.#core.line.size > 0 || !this.#core.fits(this.#writes)) return false
    if (this.#writes) this.#core.writer.takeHere()
    else this.#core.readers.add(current())
    return true
  }

  waiter(operation: string, throws: boolean): RWWait {
    const wait = new RWWait(operation, this.#core.lock, throws, this.#core)
    wait.writes = this.#writes
    return wait
  }

  release(): void {
    if (this.#writes) this.#core.writer.check(this.#core.lock, 'release', 'writes')
    else this.#core.readers.dropHere(this.#core.lock)
    this.open()
  }

  hold(): Hold {
    const { lock, writer } = this.#core
    return this.#writes ? new OwnedHold(lock, writer, this) : new ReaderHold(this.#core)
  }

  open(): void {
    if (this.#writes) this.#core.writer.drop()
    this.#core.serve()
  }
}

/**
 * Lets many read, or one write, in the order in which they came.
 *
 * If reading takes no wait, you need none: nothing comes in between. For one at a time use {@link Lock}; between threads
 * `SharedRWLock`.
 *
 * ```ts
 * const lock = new RWLock()
 * await lock.read.with(() => lookUp(key))
 * await lock.write.with(() => rebuild())
 * ```
 *
 * A reader that wants to write gives its hold back first: one that waits to write while it reads waits for itself.
 */
export class RWLock {
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  /** For those who only look. */
  readonly read: RWSide
  /** For who changes something. */
  readonly write: RWSide
  readonly #core = new Core(this)

  constructor(options?: NameOptions) {
    this.name = options?.name
    this.read = new RWSide(new Side(this.#core, 'RWLock.read', false))
    this.write = new RWSide(new Side(this.#core, 'RWLock.write', true))
  }

  stats(): RWLockStats {
    const { readers, writer, line } = this.#core
    return Object.freeze({ readers: readers.size, writing: writer.held, waiting: line.size })
  }

  toString(): string {
    const { readers, writer } = this.#core
    const state = readers.size > 0 ? `${readers.size} reading` : writer.toString()
    return `<${label(this, this.name)} ${state}>`
  }

  static {
    showAsText(this)
  }
}
