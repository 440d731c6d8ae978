// The rules of every wait, for put, get and peek: killed, timed out, in order, the other side closed.

import {
  GreenletExit,
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueClosed,
  QueueEmpty,
  QueueFull,
  SimpleQueue,
  Timeout,
  joinAll,
  spawn,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()
const idle = { getters: 0, putters: 0 }

for (const Kind of [SimpleQueue, Queue, LifoQueue, PriorityQueue]) {
  test(`Q3 a getter of a ${Kind.name} that is killed takes nothing: the item is there for the next`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>()
    const killed = [spawn(() => queue.get()), spawn(() => queue.peek())]
    const next = spawn(() => queue.get())
    await settled()

    for (const greenlet of killed) void greenlet.kill()
    await queue.put(1)
    await queue.put(2)

    expect(await next.get()).toBe(1)
    expect(killed.map(({ exit }) => exit)).toEqual([expect.any(GreenletExit), expect.any(GreenletExit)])
    expect(queue.stats()).toEqual({ size: 1, ...idle })
    expect(queue.tryGet()).toBe(2)
  })

  test(`a putter of a ${Kind.name} that is killed never puts its item`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>(1, { items: [1] })
    const [killed, next] = [spawn(() => queue.put(2)), spawn(() => queue.put(3))]
    await settled()

    void killed.kill()

    expect([queue.tryGet(), await queue.get(), queue.tryGet()]).toEqual([1, 3, undefined])
    await next.join()
    expect(killed.exit).toBeInstanceOf(GreenletExit)
    expect(queue.stats()).toEqual({ size: 0, ...idle })
  })

  test(`Q2 Q3 waits on a ${Kind.name} that time out throw their own error, and leave nothing behind`, async () => {
    await using _ = leakCheck()
    using clock = new VirtualClock()
    const [empty, full] = [new Kind<number>(1), new Kind<number>(1, { items: [1] })]

    expect(await empty.get({ timeout: 10 }).catch(same)).toBeInstanceOf(QueueEmpty)
    expect(await empty.peek({ timeout: 10 }).catch(same)).toBeInstanceOf(QueueEmpty)
    expect(await full.put(2, { timeout: 10 }).catch(same)).toBeInstanceOf(QueueFull)
    expect(clock.now()).toBe(30)
    expect(await empty.get({ timeout: 0 }).catch(same)).toBeInstanceOf(QueueEmpty)

    await empty.put(2)
    expect([empty.tryGet(), full.tryGet()]).toEqual([2, 1])
    expect([empty.stats(), full.stats()]).toEqual([
      { size: 0, ...idle },
      { size: 0, ...idle },
    ])
  })

  test(`a Timeout as the limit of a wait on a ${Kind.name} throws itself, an outer one escapes`, async () => {
    await using _ = leakCheck()
    using _clock = new VirtualClock()
    const [empty, full] = [new Kind<number>(1), new Kind<number>(1, { items: [1] })]
    const waits = [
      (timeout: number | Timeout) => empty.get({ timeout }),
      (timeout: number | Timeout) => empty.peek({ timeout }),
      (timeout: number | Timeout) => full.put(2, { timeout }),
    ]

    for (const wait of waits) {
      const [own, outer] = [new Timeout(10), new Timeout(10)]
      const withError = new Timeout(10, { error: new RangeError('mine') })
      expect(await wait(own).catch(same)).toBe(own)
      expect(await wait(withError).catch(same)).toEqual(new RangeError('mine'))
      expect(await withTimeout(outer, () => wait(20)).catch(same)).toBe(outer)
      const running = await spawn(async () => {
        using timeout = Timeout.start(10)
        return (await wait(20).catch(same)) === timeout
      }).get()
      expect(running).toBe(true)
    }

    expect([empty.stats(), full.stats()]).toEqual([
      { size: 0, ...idle },
      { size: 1, ...idle },
    ])
  })

  test(`Q4 getters of a ${Kind.name} are served in the order in which they came`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>()
    const order: [string, number][] = []
    const getter = async (name: string): Promise<unknown> => order.push([name, await queue.get()])
    const greenlets = ['a', 'b', 'c', 'd'].map((name) => spawn(getter, name))
    await settled()
    void greenlets[1]!.kill()

    for (const item of [1, 2, 3]) await queue.put(item)
    await joinAll(greenlets)

    expect(order).toEqual([
      ['a', 1],
      ['c', 2],
      ['d', 3],
    ])
  })

  test(`Q4 putters into a full ${Kind.name} put in the order in which they came`, async () => {
    await using _ = leakCheck()
    const queue = new Kind<number>(1, { items: [0] })
    const order: string[] = []
    const putter = (name: string, item: number): Promise<unknown> => queue.put(item).then(() => order.push(name))
    const greenlets = ['d', 'c', 'b', 'a'].map((name, item) => spawn(putter, name, 4 - item))
    await settled()
    void greenlets[2]!.kill()

    expect([queue.tryGet(), queue.tryGet(), queue.tryGet(), queue.tryGet()]).toEqual([0, 4, 3, 1])
    await joinAll(greenlets)

    expect(order).toEqual(['d', 'c', 'a'])
  })

  test(`Q10 those who wait at a ${Kind.name} that is closed are refused with it`, async () => {
    await using _ = leakCheck()
    const [empty, full] = [new Kind<number>(), new Kind<number>(1, { items: [1] })]
    const waits = [() => empty.get(), () => empty.peek(), () => full.put(2)]
    const greenlets = waits.map((wait) => spawn(() => wait().catch(same)))
    await settled()

    for (const queue of [empty, full]) queue.close()
    const errors = (await Promise.all(greenlets.map((greenlet) => greenlet.get()))) as QueueClosed[]

    expect(errors.map((error) => error instanceof QueueClosed && error.queue)).toEqual([empty, empty, full])
    expect([empty.stats(), full.stats()]).toEqual([
      { size: 0, ...idle },
      { size: 1, ...idle },
    ])
  })
}

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
