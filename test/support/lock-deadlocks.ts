// A program of greenlets that wait for each other's locks when the loop runs dry. The first argument chooses the case.

import { type Greenlet, type LoopExit, getHub, sleep, spawn } from '@hublet/core'
import { type Acquirable, Condition, Lock, Once, RLock, RWLock, Semaphore } from '@hublet/locks'

getHub().onError = (error, { kind }) => {
  const { greenlets, cycles } = (error as LoopExit).deadlock
  const stuck = greenlets.map(({ name, waits }) => [name, ...waits.map(({ what }) => what)])
  console.log(JSON.stringify({ kind, stuck, cycles }))
}

function start(name: string, body: () => unknown): Greenlet {
  const greenlet = spawn(body)
  greenlet.name = name
  return greenlet
}

/** Takes one, and a moment later the other. */
async function both(one: Acquirable, other: Acquirable): Promise<void> {
  await one.acquire()
  await sleep(0)
  await other.acquire()
}

const [a, b, c] = ['A', 'B', 'C'].map((name) => new Lock({ name })) as [Lock, Lock, Lock]

const cases: Record<string, () => unknown> = {
  two() {
    start('one', () => both(a, b))
    start('two', () => both(b, a))
  },
  three() {
    start('one', () => both(a, b))
    start('two', () => both(b, c))
    start('three', () => both(c, a))
  },
  self: () => start('one', () => both(a, a)),
  rlocks() {
    const [r, s] = [new RLock({ name: 'R' }), new RLock({ name: 'S' })]
    start('one', () => both(r, s))
    start('two', () => both(s, r))
  },
  upgrade() {
    const lock = new RWLock({ name: 'T' })
    start('one', () => both(lock.read, lock.write))
  },
  twoUpgrades() {
    const lock = new RWLock({ name: 'T' })
    start('one', () => both(lock.read, lock.write))
    start('two', () => both(lock.read, lock.write))
  },
  readAgain() {
    const lock = new RWLock({ name: 'T' })
    start('reader', () => both(lock.read, lock.read))
    start('writer', () => lock.write.acquire())
  },
  downgrade() {
    const lock = new RWLock({ name: 'T' })
    start('one', () => both(lock.write, lock.read))
  },
  join() {
    start('holder', async () => {
      await a.acquire()
      await sleep(0)
      await waiter.join()
    })
    const waiter = start('waiter', () => a.acquire())
  },
  once() {
    const once = new Once<number>({ name: 'O' })
    start('one', () => once.run(() => once.run(() => 1)))
  },
  dead() {
    start('dead', () => a.acquire())
    start('waiter', () => a.acquire())
  },
  semaphore() {
    const semaphore = new Semaphore(1, { name: 'S' })
    start('one', () => both(semaphore, semaphore))
  },
  condition() {
    const condition = new Condition(a, { name: 'C' })
    start('one', () => a.with(() => condition.wait()))
  },
  wayBack() {
    const condition = new Condition(a, { name: 'C' })
    const waiter = start('waiter', () => a.with(() => condition.wait()))
    start('notifier', async () => {
      await sleep(0)
      await a.acquire()
      condition.notify()
      await waiter.join()
    })
  },
  limited() {
    start('one', () => both(a, b))
    start('two', async () => {
      await b.acquire()
      await sleep(0)
      await a.acquire({ timeout: 20 })
      b.release()
    })
  },
}

cases[process.argv[2]!]!()
