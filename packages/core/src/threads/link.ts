// The connection of this thread's hub with another: a lane each way, a port for what no lane can carry, and all that is
// under way between the two.
//
//   L1  whatever was asked and not answered is settled when the other thread is dead, after all that it had still sent was
//       read; what is asked later is refused at once
//   L2  what is done for the other hub is cancelled when it is dead
//   L3  while an answer is awaited the loop of this thread is held
//   L4  a link that fails, because somebody has scribbled in its lanes or because there is no way to the other hub, fails
//       on both sides: all is settled as if the other were dead, and nothing is read any more; its real end is noticed

import type { MessagePort } from 'node:worker_threads'

import { GreenletExit, type HubExit } from '../errors.ts'
import { guarded } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { encode } from './codec/encode.ts'
import type { Reader } from './codec/reader.ts'
import type { Writer } from './codec/writer.ts'
import { type Doorbell, type Watcher, doorbell } from './doorbell.ts'
import { nameOf } from './info.ts'
import { LANE_BYTES } from './lane.ts'
import { hubExit } from './obituary.ts'
import { slotOf } from './protocol/layout.ts'
import { alive, ring } from './protocol/slots.ts'
import { Reading } from './reading.ts'
import { Receiver } from './receiver.ts'
import { BROKEN } from './record.ts'
import { Exported } from './references/exported.ts'
import { Imported } from './references/imported.ts'
import type { Registry } from './registry.ts'
import { Sender } from './sender.ts'

/** Something that waits for answers of the other hub. */
export interface Pending {
  /** An answer has come: to be read from `reader`. `lost`: it could not be read. */
  answer(kind: number, reader: Reader, link: Link, lost: Error | undefined): void
  /** There will be none. */
  gone(error: Error): void
}

/** Something that is done for the other hub. */
export interface Served {
  /** The other hub does not want it any more. */
  cancel(reason: unknown): void
}

/** Called when the other hub has ended. `told`: somebody here who had asked it something has heard of it. */
export type Goodbye = (exit: HubExit, told: boolean) => void

/** What stands here for the other hub, in the place of an object of this hub that was sent there. */
export interface Resident {
  /** The other hub is gone, or can reach the object no more. */
  gone(): void
  /** The same for another hub, which was told of the object by this one. */
  copy?(link: Link, number: number): Resident
  /** Something may come from a hub that was told of the object and is not in touch yet; until this is disposed of. */
  expect?(): Disposable
}

/** The lanes of a link, in one piece of memory, and its port. Who made it sends in the first lane. */
export interface Wire {
  readonly memory: SharedArrayBuffer
  readonly port: MessagePort
}

export const WIRE_BYTES: number = 2 * LANE_BYTES

export class Link implements Watcher {
  /** The other thread. */
  readonly id: number
  readonly name: string
  readonly registry: Registry
  /** What is waited for, by the number of the question. */
  readonly pending: Map<number, Pending> = new Map()
  /** What is done for the other hub, by the number of its question. */
  readonly serving: Map<number, Served> = new Map()
  /** What the other hub can reach of this one, and this one of the other. */
  readonly exported: Exported = new Exported()
  readonly imported: Imported = new Imported()
  /** By the number of the object. */
  readonly residents: Map<number, Resident> = new Map()
  readonly sender: Sender
  readonly receiver: Receiver
  readonly reading: Reading
  readonly #bell: Doorbell
  readonly #goodbyes = new Set<Goodbye>()
  #numbers = 0
  /** Waits here that only the other hub can end. */
  #waits = 0
  #exit: HubExit | undefined = undefined
  #failed: Error | undefined = undefined

  constructor(registry: Registry, id: number, { memory, port }: Wire, maker: boolean, name?: string) {
    this.registry = registry
    this.id = id
    this.name = name ?? nameOf(registry, id) ?? `thread ${id}`
    const wake = (): void => ring(registry.words, slotOf(id))
    this.sender = new Sender(this, this.name, this.exported, memory, maker ? 0 : LANE_BYTES, port, wake)
    this.receiver = new Receiver(this, memory, maker ? LANE_BYTES : 0, port, wake)
    this.reading = new Reading(this, this.receiver)
    this.#bell = doorbell(registry)
    this.#bell.watch(this, false)
  }

  /** Why nothing can be asked any more; undefined while the other hub lives and can be reached. */
  get exit(): Error | undefined {
    if (this.#exit === undefined && !alive(this.registry.words, this.id)) this.onRing()
    return this.#exit ?? this.#failed
  }

  /** The number of a question that `pending` waits for. */
  ask(pending: Pending): number {
    this.#numbers = this.#numbers >= 2 ** 31 - 1 ? 1 : this.#numbers + 1
    this.expect(this.#numbers, pending)
    return this.#numbers
  }

  /** `pending` waits for the answer to question `n`. */
  expect(n: number, pending: Pending): void {
    this.pending.set(n, pending)
    this.hold() // L3
  }

  /** Question `n` is answered, or nobody wants the answer. */
  settle(n: number): void {
    if (this.pending.delete(n)) this.unhold()
  }

  /** Sends a record that `fill` writes; one that throws is not sent. */
  send(kind: number, fill: (writer: Writer) => void): void {
    const writer = this.sender.begin()
    try {
      fill(writer)
      this.sender.end(kind)
    } finally {
      this.sender.drop()
    }
  }

  /** Has `goodbye` called when the other hub has ended. */
  onGone(goodbye: Goodbye): Disposable {
    this.#goodbyes.add(goodbye)
    return { [Symbol.dispose]: () => void this.#goodbyes.delete(goodbye) }
  }

  /** Whether what the other hub sends still counts. */
  get readable(): boolean {
    return this.#failed === undefined
  }

  /** Called by the doorbell. */
  onRing(): void {
    if (this.#exit !== undefined) return
    const dead = !alive(this.registry.words, this.id) // before the last look at what it has sent (L1)
    const all = this.#failed !== undefined || this.#look(this.#read)
    if (dead && all) this.#leave()
  }

  /** Does what there is to do without the loop, for a thread that blocks: reads, writes what waits for room, publishes. */
  pump(): void {
    if (this.#exit !== undefined) return
    const dead = !alive(this.registry.words, this.id)
    if (this.#failed === undefined) this.#look(this.#pump)
    if (dead) this.#leave()
  }

  readonly #read = (): boolean => this.reading.read()

  readonly #pump = (): boolean => {
    this.reading.pump()
    this.sender.outlet.onRoom(Infinity)
    return true
  }

  /** Whether all that had come was read. */
  #look(read: () => boolean): boolean {
    try {
      this.sender.outlet.onRoom()
      return read()
    } catch (error) {
      const text = `the connection with hub "${this.name}" has failed`
      reportError(error, { kind: 'callback', source: this, text })
      this.fail(error as Error)
      return true
    }
  }

  /** Nothing can be asked any more, though the other hub may live (L4). */
  fail(error: Error): void {
    if (this.#failed !== undefined || this.#exit !== undefined) return
    this.#failed = error
    guarded(() => {
      this.send(BROKEN, (writer) => encode(writer, error, this.sender.out))
      this.sender.outlet.flush()
    }, undefined) // it may be this lane that is damaged
    this.#settleAll(error)
  }

  /** Somebody waits here whom only the other hub can wake: the loop is held until `unhold` has been called as often. */
  hold(): void {
    if (this.#waits++ === 0) this.#bell.hold()
  }

  unhold(): void {
    if (--this.#waits === 0) this.#bell.unhold()
  }

  /** L1, L2 */
  #leave(): void {
    const exit = hubExit(this.registry, this.id, this.name)
    this.#exit = exit
    this.#bell.unwatch(this)
    this.receiver.close()
    this.sender.close()
    const told = this.#settleAll(exit)
    for (const goodbye of this.#goodbyes) goodbye(exit, told)
    this.#goodbyes.clear()
  }

  /** Whether anything was asked. */
  #settleAll(error: Error): boolean {
    const asked = [...this.pending]
    for (const [n, pending] of asked) {
      this.settle(n)
      pending.gone(error)
    }
    const served = [...this.serving.values()]
    this.serving.clear()
    const reason = new GreenletExit(`hub "${this.name}", which it ran for, is gone`, { cause: error })
    for (const one of served) one.cancel(reason)
    this.imported.tellGone(error)
    this.exported.clear()
    const residents = [...this.residents.values()]
    this.residents.clear()
    for (const resident of residents) resident.gone()
    return asked.length > 0
  }
}
