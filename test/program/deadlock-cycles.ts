// Greenlets that wait for each other when the loop runs dry, few or very many. The first argument chooses the case.

import {
  Event,
  type Greenlet,
  Group,
  type LoopExit,
  type Operation,
  getHub,
  iwait,
  joinAll,
  nursery,
  select,
  spawn,
} from '@hublet/core'
import { NOT_NOW } from '@hublet/core/lowlevel'

const hub = getHub()
const never = new Event({ name: 'never' })

function waiter(name: string, body: () => unknown): Greenlet {
  const greenlet = spawn(body)
  greenlet.name = name
  return greenlet
}

/** Two that wait for each other. */
function pair(one: string, other: string): void {
  const first: Greenlet = waiter(one, () => second.join())
  const second: Greenlet = waiter(other, () => first.get())
}

/** Says what is reported, without names of files. */
function sayCycles(): void {
  hub.onError = (error, { kind }) => {
    const { greenlets, cycles } = (error as LoopExit).deadlock
    console.log(JSON.stringify({ kind, stuck: greenlets.map(({ name }) => name), cycles }))
  }
}

/** `size` greenlets in one circle. */
function circle(size: number): void {
  const all: Greenlet[] = []
  for (let n = 0; n < size; n++) all.push(waiter(`g${n}`, () => all[(n + 1) % size]!.join()))
}

const cases: Record<string, () => unknown> = {
  two: () => (sayCycles(), pair('a', 'b')),
  three: () => (sayCycles(), circle(3)),
  separate: () => (sayCycles(), pair('a', 'b'), pair('c', 'd')),
  tail() {
    sayCycles()
    const a: Greenlet = waiter('a', () => b.join())
    const b: Greenlet = waiter('b', () => c.join())
    const c: Greenlet = waiter('c', () => b.join())
    waiter('z', () => a.join())
  },
  joinAll() {
    sayCycles()
    const a: Greenlet = waiter('a', () => joinAll([b, c]))
    const b: Greenlet = waiter('b', () => never.wait())
    const c: Greenlet = waiter('c', () => a.join())
  },
  nursery() {
    sayCycles()
    const mother: Greenlet = waiter('mother', () =>
      nursery((n) => {
        n.spawn(() => mother.join()).name = 'child'
      }),
    )
  },
  group() {
    sayCycles()
    const group = new Group()
    group.add(waiter('a', () => group.join()))
  },
  crowd() {
    const group = new Group()
    for (let n = 0; n < 50; n++) group.spawn(() => group.join())
  },
  diamond() {
    sayCycles()
    const a: Greenlet = waiter('a', () => joinAll([b, c]))
    const b: Greenlet = waiter('b', () => d.join())
    const c: Greenlet = waiter('c', () => d.join())
    const d: Greenlet = waiter('d', () => a.join())
  },
  anyOf() {
    sayCycles()
    const a: Greenlet = waiter('a', () => select({ b, never }))
    const b: Greenlet = waiter('b', () => iwait([a, never]).next())
  },
  many() {
    for (let n = 0; n < 10_000; n++) spawn(() => never.wait())
  },
  longCircle() {
    sayCycles()
    circle(10_000)
  },
  longCircleText: () => circle(10_000),
  manyCircles() {
    for (let n = 0; n < 3000; n++) pair(`a${n}`, `b${n}`)
  },
  manyWaits: () => waiter('one', () => Promise.all(Array.from({ length: 5000 }, () => never.wait()))),
  manyArguments: () =>
    spawn((...all: number[]) => never.wait({ timeout: all.length === 0 ? 1 : Infinity }), ...Array(5000).keys()),
  hostile() {
    const hostile: Operation<never> = {
      attempt: () => NOT_NOW,
      enlist: () => undefined,
      toString: () => {
        throw new Error('do not look at me')
      },
    }
    waiter('one', () => select({ hostile }))
  },
}

await cases[process.argv[2]!]!()
