import {
  ArgumentRangeError,
  BlockingSwitchOutError,
  GreenletExit,
  LifoQueue,
  MisuseError,
  PriorityQueue,
  Queue,
  Timeout,
  getHub,
  joinAll,
  spawn,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

for (const Kind of [Queue, LifoQueue, PriorityQueue]) {
  test(`Q8 join of a ${Kind.name} waits until all that was put is taken and finished`, async () => {
    await using _ = virtualTime()
    const queue = new Kind<number>(Infinity, { items: [1] })
    await queue.put(2)
    expect(queue.unfinishedTasks).toBe(2)

    await queue.get()
    await queue.get()
    expect(await queue.join({ timeout: 10 })).toBe(false)
    queue.taskDone()
    expect(await queue.join({ timeout: 10 })).toBe(false)
    queue.taskDone()

    expect([await queue.join({ timeout: 10 }), await queue.join(), queue.unfinishedTasks]).toEqual([true, true, 0])
  })

  test(`Q8 taskDone once too often is refused by ${Kind.name}`, async () => {
    const queue = new Kind<number>(1, { name: 'jobs', items: [1] })
    queue.taskDone()

    expect(() => queue.taskDone()).toThrow(
      new MisuseError(`cannot call taskDone on <${Kind.name} "jobs" 1/1>: everything is done already`),
    )
    expect(queue.unfinishedTasks).toBe(0)
  })
}

test('Q8 an item counts when it comes in, not while its putter waits, and not if it never does', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(1)
  await queue.put(1)
  const [putter, killed] = [spawn(() => queue.put(2)), spawn(() => queue.put(3))]
  await settled()
  expect(queue.unfinishedTasks).toBe(1)

  void killed.kill()
  expect([queue.tryGet(), queue.unfinishedTasks]).toEqual([1, 2])
  expect([queue.tryPut(4), queue.unfinishedTasks]).toEqual([false, 2])
  await putter.join()
})

test('an item handed over to a getter counts, one that is looked at does not', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>()
  const [peeker, getter] = [spawn(() => queue.peek()), spawn(() => queue.get())]
  await settled()

  await queue.put(1)

  expect([await peeker.get(), await getter.get(), queue.size, queue.unfinishedTasks]).toEqual([1, 1, 0, 1])
})

test('those who join go on at the last taskDone, in the order in which they came', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(Infinity, { items: [1, 2] })
  const order: number[] = []
  const joiners = [0, 1, 2].map((n) => spawn(() => queue.join().then(() => order.push(n))))
  await settled()

  void joiners[1]!.kill()
  queue.taskDone()
  await settled()
  expect(order).toEqual([])
  queue.taskDone()
  queue.tryPut(3) // too late to hold anybody
  await joinAll(joiners)

  expect([order, queue.unfinishedTasks]).toEqual([[0, 2], 1])
})

test('a join that is killed, timed out or aborted leaves the queue as it was', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const queue = new Queue<number>(Infinity, { items: [1] })
  const [own, outer] = [new Timeout(10), new Timeout(10)]
  const killed = spawn(() => queue.join())
  await settled()

  await killed.kill()

  expect(killed.exit).toBeInstanceOf(GreenletExit)
  expect([await queue.join({ timeout: 10 }), await queue.join({ timeout: own })]).toEqual([false, false])
  expect(await withTimeout(outer, () => queue.join({ timeout: 20 })).catch(same)).toBe(outer)
  expect(await queue.join({ signal: AbortSignal.abort(new RangeError('x')) }).catch(same)).toEqual(new RangeError('x'))
  expect([queue.unfinishedTasks, queue.size]).toEqual([1, 1])
})

test('Q10 closing leaves those who join waiting for what is left', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(Infinity, { items: [1, 2] })
  const joiner = spawn(() => queue.join())
  await settled()

  queue.close()
  for await (const item of queue) {
    expect([item, joiner.dead]).toEqual([item, false])
    queue.taskDone()
  }

  expect(await joiner.get()).toBe(true)
})

test('Q10 close({ immediate: true }) counts what it drops as finished, and lets those who join go on', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(2, { items: [1, 2] })
  const [joiner, putter] = [spawn(() => queue.join()), spawn(() => queue.put(3).catch(() => 'refused'))]
  await settled()

  queue.close({ immediate: true })

  expect([await joiner.get(), await putter.get(), queue.unfinishedTasks]).toEqual([true, 'refused', 0])
})

test('Q10 close({ immediate: true }) does not count what was taken and is still worked on', async () => {
  await using _ = leakCheck()
  const queue = new Queue<number>(Infinity, { items: [1, 2, 3] })
  const joiner = spawn(() => queue.join())
  await queue.get()
  await settled()

  queue.close({ immediate: true })
  await settled()
  expect([joiner.dead, queue.unfinishedTasks]).toEqual([false, 1])
  queue.taskDone()

  expect(await joiner.get()).toBe(true)
})

test('workers, a producer and a join: the program of the documentation', async () => {
  await using _ = leakCheck()
  const jobs = new Queue<number>(3)
  const done: number[] = []
  const workers = [1, 2].map(() =>
    spawn(async () => {
      for await (const job of jobs) {
        done.push(job)
        jobs.taskDone()
      }
    }),
  )

  for (let job = 0; job < 50; job++) await jobs.put(job)
  await jobs.join()
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_unused, n) => n))
  jobs.close()
  await joinAll(workers)

  expect(workers.every((worker) => worker.successful)).toBe(true)
})

test('wrong options are refused, and a callback of the hub cannot join', async () => {
  const [idle, busy] = [new Queue<number>(), new Queue<number>(1, { items: [1] })]
  for (const queue of [idle, busy]) {
    for (const timeout of [-1, NaN]) expect(() => queue.join({ timeout })).toThrow(ArgumentRangeError)
  }
  const seen: unknown[] = []

  getHub().runCallback(() =>
    seen.push(
      idle.join(),
      attempt(() => busy.join()),
    ),
  )
  await settled()

  expect(seen).toEqual([expect.any(Promise), expect.any(BlockingSwitchOutError)])
})
