// The very moment in which an item, a kill and a time limit meet.

import { GreenletExit, Queue, QueueEmpty, joinAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()
const idle = { getters: 0, putters: 0 }

test('nobody overtakes: who comes while others were served but have not run yet gets what is left', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const waiting = spawn(() => queue.get())
  await settled()

  await queue.put(1)
  const late = queue.tryGet()

  expect([late, await waiting.get()]).toEqual([undefined, 1])
})

test('an item put before a kill is the getter’s, and the kill hits its next wait', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const got: number[] = []
  const getter = spawn(async () => {
    for (;;) got.push(await queue.get())
  })
  await settled()

  expect(queue.tryPut(1)).toBe(true)
  void getter.kill()
  await getter.join()

  expect([got, getter.exit, queue.stats()]).toEqual([[1], expect.any(GreenletExit), { size: 0, ...idle }])
})

test('a greenlet that was killed dies at its next get, however much there is to get', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const got: number[] = []
  const getter = spawn(async () => {
    for (;;) got.push(await queue.get())
  })
  await settled()

  for (const item of [1, 2, 3]) queue.tryPut(item)
  void getter.kill()
  await getter.join()

  expect([got, getter.exit, queue.size]).toEqual([[1], expect.any(GreenletExit), 2])
})

test('a putter that was killed while it ran puts nothing more, though there is room', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const gate = Promise.withResolvers<void>()
  const putter = spawn(async () => {
    await gate.promise
    await queue.put(1)
  })
  await settled()

  void putter.kill()
  gate.resolve()
  await putter.join()

  expect([putter.exit, queue.size]).toEqual([expect.any(GreenletExit), 0])
})

test('a loop that never has to wait starves neither timers nor others, and can be killed', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  let rounds = 0
  const busy = spawn(async () => {
    for (;;) {
      await queue.put(rounds++)
      await queue.get()
    }
  })
  const other = spawn(() => sleep(1))

  await new Promise((resolve) => setTimeout(resolve, 1)) // a timer of Node
  await other.join()
  const alive = !busy.dead
  await busy.kill()

  expect([alive, rounds > 100, busy.exit]).toEqual([true, true, expect.any(GreenletExit)])
})

test('an item put after a kill stays in the queue', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const getter = spawn(() => queue.get())
  await settled()

  void getter.kill()
  expect(queue.tryPut(1)).toBe(true)
  await getter.join()

  expect([getter.value, getter.exit, queue.tryGet()]).toEqual([undefined, expect.any(GreenletExit), 1])
})

test('room made before a kill is the putter’s, room made after it is not', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1, { items: [0] })
  const [served, killed] = [spawn(() => queue.put(1)), spawn(() => queue.put(2))]
  await settled()

  expect(queue.tryGet()).toBe(0)
  void served.kill()
  void killed.kill()
  expect(queue.tryGet()).toBe(1)
  await joinAll([served, killed])

  expect([served.exit, killed.exit]).toEqual([undefined, expect.any(GreenletExit)])
  expect(queue.stats()).toEqual({ size: 0, ...idle })
})

test('a kill, a timeout and an item at the same moment: the first decides', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const [early, late] = [new Queue<number>(), new Queue<number>()]
  const got = early.get({ timeout: 10 })
  const missed = late.get({ timeout: 10 }).catch(same)

  await early.put(1)
  clock.advance(10)
  await late.put(1)

  expect([await got, await missed, late.size]).toEqual([1, expect.any(QueueEmpty), 1])
})

test('a killed greenlet can put in its finally, and wait for room there', async () => {
  await using _ = leakCheck()
  const queue = new Queue<string>(1, { items: ['first'] })
  const killed = spawn(async () => {
    try {
      await sleep(Infinity)
    } finally {
      await queue.put('cleanup')
    }
  })
  await settled()

  const gone = killed.kill()
  await settled()
  expect([killed.dead, queue.stats().putters]).toEqual([false, 1])

  expect([await queue.get(), await queue.get(), await gone]).toEqual(['first', 'cleanup', true])
  expect(killed.exit).toBeInstanceOf(GreenletExit)
})

test('a wait with a signal leaves the queue when it is aborted', async () => {
  await using _ = leakCheck()
  const [empty, full] = [new Queue<number>(), new Queue<number>(1, { items: [1] })]
  const controller = new AbortController()
  const reason = new RangeError('aborted')
  const { signal } = controller
  const waits = [empty.get({ signal }), empty.peek({ signal }), full.put(2, { signal })]
  const results = Promise.all(waits.map((wait) => wait.catch(same)))

  controller.abort(reason)

  expect(await results).toEqual([reason, reason, reason])
  expect([empty.stats(), full.stats()]).toEqual([
    { size: 0, ...idle },
    { size: 1, ...idle },
  ])
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
