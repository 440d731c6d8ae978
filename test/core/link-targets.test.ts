// Objects in place of link callbacks: N1 in full. What becomes of failures stands in link-results.test.ts.

import { AsyncResult, Channel, Event, Greenlet, Queue, QueueClosed, type Settled, sleep, spawn } from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { collectUnhandled } from '../support/unhandled.ts'

type Moment = 'before the start' | 'while running' | 'after death'

const unhandled = collectUnhandled()
const moments: Moment[] = ['before the start', 'while running', 'after death']

/** Links a greenlet that returns 25 at this moment, and lets it run to its end. */
async function linkAt(moment: Moment, link: (greenlet: Greenlet<number>) => unknown): Promise<Greenlet<number>> {
  const greenlet = new Greenlet(async () => {
    await sleep(0)
    return 25
  })
  if (moment === 'before the start') link(greenlet)
  greenlet.start()
  await sleep(0)
  expect(greenlet.running).toBe(true)
  if (moment === 'while running') link(greenlet)
  await greenlet.join()
  if (moment === 'after death') link(greenlet)
  return greenlet
}

for (const moment of moments) {
  test(`N1 an AsyncResult linked ${moment} takes over the value`, async () => {
    await using _ = leakCheck()
    const result = new AsyncResult<number>()

    const greenlet = await linkAt(moment, (source) => source.link(result))

    expect(await result.get()).toBe(25)
    expect(greenlet.linkCount).toBe(0)
  })

  test(`N1 a Queue linked ${moment} gets the greenlet put in`, async () => {
    await using _ = leakCheck()
    const queue = new Queue<Greenlet<number>>()

    const greenlet = await linkAt(moment, (source) => source.link(queue))

    expect(await queue.get()).toBe(greenlet)
    expect(queue.size).toBe(0)
  })

  test(`N1 a Channel linked ${moment} is sent the greenlet`, async () => {
    await using _ = leakCheck()
    const channel = new Channel<Greenlet<number>>()

    const greenlet = await linkAt(moment, (source) => source.link(channel))

    expect(await channel.receive()).toBe(greenlet)
    expect(channel.balance).toBe(0)
  })

  test(`N1 an Event linked ${moment} is set`, async () => {
    await using _ = leakCheck()
    const event = new Event()

    await linkAt(moment, (source) => source.link(event))

    expect(await event.wait()).toBe(true)
  })
}

test('linkValue and linkException tell objects only what concerns them', async () => {
  await using _ = leakCheck()
  const [values, failures] = [new Queue<Greenlet<number>>(), new Queue<Greenlet<number>>()]
  const good = spawn(() => 1)
  const bad = spawn((): Promise<number> => Promise.reject(new Error('x')))

  for (const greenlet of [good, bad]) {
    greenlet.linkValue(values)
    greenlet.linkException(failures)
  }
  await settled()

  expect([values.size, await values.get(), failures.size, await failures.get()]).toEqual([1, good, 1, bad])
})

test('a link to a full queue waits for room; one to a closed queue is reported', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const [full, closed] = [new Queue<unknown>(1, { items: ['item'] }), new Queue<unknown>()]
  closed.close()
  const greenlet = spawn(() => 1)

  greenlet.link(full)
  greenlet.link(closed)
  await settled()

  expect([full.stats().putters, await full.get(), await full.get()]).toEqual([1, 'item', greenlet])
  expect(reports.list.map(({ kind, error, source }) => [kind, error, source])).toEqual([
    ['link', expect.any(QueueClosed), { link: closed, source: greenlet }],
  ])
})

test('unlink and disposal take a linked object back', async () => {
  await using _ = leakCheck()
  const [unlinked, disposed, linked] = [new Event(), new Event(), new Event()]
  const greenlet = spawn(() => 1)
  for (const event of [unlinked, linked]) greenlet.link(event)

  greenlet.link(disposed)[Symbol.dispose]()
  greenlet.unlink(unlinked)
  await settled()

  expect([unlinked, disposed, linked].map(({ ready }) => ready)).toEqual([false, false, true])
})

test('a link takes an object of the right type, and refuses a wrong one', () => {
  const greenlet = new Greenlet(() => 1)

  expectTypeOf(() => greenlet.link(new AsyncResult<number>())).returns.toEqualTypeOf<Disposable>()
  expectTypeOf(() => greenlet.link(new AsyncResult<number | string>())).returns.toEqualTypeOf<Disposable>()
  expectTypeOf(() => greenlet.link(new Queue<Greenlet>())).returns.toEqualTypeOf<Disposable>()
  expectTypeOf(() => greenlet.link(new Channel<Greenlet<number>>())).returns.toEqualTypeOf<Disposable>()
  expectTypeOf(() => greenlet.link(new Event())).returns.toEqualTypeOf<Disposable>()
  expectTypeOf<Greenlet<number>>().toExtend<Settled<number>>()
  // @ts-expect-error the greenlet returns a number
  expectTypeOf(() => greenlet.link(new AsyncResult<string>())).toBeFunction()
  // @ts-expect-error the queue is one of strings
  expectTypeOf(() => greenlet.link(new Queue<string>())).toBeFunction()
  // @ts-expect-error the channel is one of other greenlets
  expectTypeOf(() => greenlet.link(new Channel<Greenlet<string>>())).toBeFunction()
})

test('nothing reached unhandledRejection', async () => {
  await settled()
  expect(unhandled).toEqual([])
})
