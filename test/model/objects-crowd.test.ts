// Crowds at queues and channels, served in any order of the run queue and killed at any step, against counting alone.

import {
  Channel,
  ClosedError,
  type Greenlet,
  GreenletExit,
  LifoQueue,
  PriorityQueue,
  Queue,
  Timeout,
  getHub,
  select,
  sleep,
  spawn,
} from '@hublet/core'
import { VirtualClock, leakCheck, seedRunQueue } from '@hublet/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import './seed.ts'
import { ending } from './ending.ts'
import { checkEqual, holds } from './run-invariants.ts'

const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000)
const slow = Math.max(60_000, 10 * runs)

type Thing = Queue<number> | Channel<number>
const make: Record<string, (capacity: number) => Thing> = {
  queue: (capacity) => new Queue(capacity || 1),
  lifo: (capacity) => new LifoQueue(capacity || 1),
  priority: (capacity) => new PriorityQueue(capacity || 1, { compare: (a, b) => (a % 3) - (b % 3) }),
  channel: (capacity) => new Channel(capacity),
}

const made = fc.record({ kind: fc.constantFrom(...Object.keys(make)), capacity: fc.nat(3) })
const member = fc.record({
  role: fc.constantFrom('producer', 'consumer', 'mover', 'loop'),
  from: fc.nat(2),
  to: fc.nat(2),
  times: fc.integer({ min: 1, max: 8 }),
  naps: fc.array(fc.nat(2), { maxLength: 3 }),
  by: fc.constantFrom('call', 'select', 'limit'),
})
type Member = typeof member extends fc.Arbitrary<infer T> ? T : never
const kills = fc.array(fc.record({ step: fc.nat(80), who: fc.nat(29) }), { maxLength: 12 })

test(
  'whoever is killed at whatever step, each item that was put is got once, and all come to an end',
  async () => {
    const property = fc.asyncProperty(
      fc.array(made, { minLength: 1, maxLength: 3 }),
      fc.noBias(fc.array(member, { minLength: 2, maxLength: 30, size: 'max' })),
      kills,
      fc.integer(),
      async (objects, members, killing, seed) => {
        await using _ = leakCheck()
        using _seed = seedRunQueue(seed)
        using _clock = new VirtualClock()
        const crowd = new Crowd(objects.map(({ kind, capacity }) => make[kind]!(capacity)))

        crowd.begin(members, killing)
        await sleep(30)
        for (const thing of crowd.things) thing.close()
        await ending(getHub().join())

        const text = (): string => JSON.stringify({ objects, members, killing, seed })
        const left = crowd.things.flatMap(takeAll)
        const out = [...crowd.got, ...left].toSorted((a, b) => a - b)
        checkEqual(
          out,
          crowd.put.toSorted((a, b) => a - b),
          text,
          'items got or left, and items put',
        )
        for (const thing of crowd.things) checkEqual(waitersOf(thing), [0, 0], text, 'who waits')
      },
    )

    expect(await holds(property, runs / 5)).toBe(true)
  },
  slow,
)

class Crowd {
  readonly things: readonly Thing[]
  readonly put: number[] = []
  readonly got: number[] = []
  #next = 0
  #steps = 0
  #greenlets: Greenlet[] = []
  #killing: { readonly step: number; readonly who: number }[] = []

  constructor(things: readonly Thing[]) {
    this.things = things
  }

  begin(members: readonly Member[], killing: { readonly step: number; readonly who: number }[]): void {
    this.#killing = killing
    this.#greenlets = members.map((one) => spawn(() => this.#live(one)))
  }

  async #live(one: Member): Promise<void> {
    try {
      if (one.role === 'loop') return await this.#loop(this.#thing(one.from))
      for (let round = 0; round < one.times; round++) {
        this.#step()
        const nap = one.naps[round % one.naps.length]
        if (nap !== undefined) await sleep(nap)
        if (one.role !== 'producer') await this.#get(one)
        if (one.role !== 'consumer') await this.#put(one)
      }
    } catch (error) {
      if (!(error instanceof ClosedError) && !(error instanceof GreenletExit)) throw error
    }
  }

  async #loop(thing: Thing): Promise<void> {
    for await (const item of thing) {
      this.got.push(item)
      this.#step()
    }
  }

  async #get({ from, to, by }: Member): Promise<void> {
    const [first, second] = [this.#thing(from), this.#thing(to)]
    if (by === 'select') {
      const { value } = await select({ first: takeOp(first), second: takeOp(second) })
      this.got.push(value)
      return
    }
    const options = by === 'limit' ? { timeout: new Timeout(3) } : {}
    const item = await orLate(first instanceof Channel ? first.receive(options) : first.get(options))
    if (item !== undefined) this.got.push(item)
  }

  async #put({ from, to, by }: Member): Promise<void> {
    const item = this.#next
    this.#next += 2
    const [first, second] = [this.#thing(to), this.#thing(from)]
    if (by === 'select') {
      const { key } = await select({ first: giveOp(first, item), second: giveOp(second, item + 1) })
      this.put.push(key === 'first' ? item : item + 1)
      return
    }
    const options = by === 'limit' ? { timeout: new Timeout(3) } : {}
    const done = first instanceof Channel ? first.send(item, options) : first.put(item, options)
    if ((await orLate(done.then(() => true))) === true) this.put.push(item)
  }

  #thing(place: number): Thing {
    return this.things[place % this.things.length]!
  }

  /** Kills those whose time has come, perhaps the one who calls. */
  #step(): void {
    const step = this.#steps++
    for (const { step: at, who } of this.#killing) if (at === step) void this.#greenlets[who]?.kill()
  }
}

/** Nothing if the time is up. */
async function orLate<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Timeout) return undefined
    throw error
  }
}

const takeOp = (thing: Thing) => (thing instanceof Channel ? thing.receiveOp() : thing.getOp())
const giveOp = (thing: Thing, item: number) => (thing instanceof Channel ? thing.sendOp(item) : thing.putOp(item))

function takeAll(thing: Thing): number[] {
  const items: number[] = []
  while ((thing instanceof Channel ? thing.stats().buffered : thing.size) > 0) {
    items.push((thing instanceof Channel ? thing.tryReceive() : thing.tryGet())!)
  }
  return items
}

function waitersOf(thing: Thing): [number, number] {
  if (!(thing instanceof Channel)) return [thing.stats().getters, thing.stats().putters]
  return [thing.stats().receivers, thing.stats().senders]
}
