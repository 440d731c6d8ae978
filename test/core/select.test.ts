import {
  Channel,
  ChannelClosed,
  GreenletExit,
  Queue,
  QueueClosed,
  SimpleQueue,
  Timeout,
  getHub,
  select,
  sleep,
  spawn,
  trySelect,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, raise, same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

const none = { buffered: 0, senders: 0, receivers: 0 }

test('what can be done is done at once, the rest is not touched', async () => {
  await using _ = leakCheck()
  const [a, b] = [new Channel<string>(1), new Channel<string>(1)]
  b.trySend('b')
  const before = getHub().stats().waiting

  const selecting = select({ a: a.receiveOp(), b: b.receiveOp() })

  expect(getHub().stats().waiting).toBe(before)
  expect(await selecting).toEqual({ key: 'b', value: 'b' })
  expect([a.stats(), b.stats()]).toEqual([none, none])
})

test('it waits for the first that can be done', async () => {
  await using _ = leakCheck()
  const [jobs, full] = [new Channel<string>(), new Queue<number>(1, { items: [1] })]
  const selecting = spawn(() => select({ job: jobs.receiveOp(), room: full.putOp(2) }))
  await settled()
  expect([selecting.dead, jobs.stats().receivers, full.stats().putters]).toEqual([false, 1, 1])

  expect(full.tryGet()).toBe(1)

  expect(await selecting.get()).toEqual({ key: 'room', value: undefined })
  expect([jobs.stats(), full.stats()]).toEqual([none, { size: 1, getters: 0, putters: 0 }])
})

test('a select that is killed does nothing and leaves every line', async () => {
  await using _ = leakCheck()
  const [a, b] = [new Channel<string>(), new Channel<string>()]
  const selecting = spawn(() => select({ a: a.receiveOp(), b: b.sendOp('never') }))
  await settled()

  void selecting.kill()

  expect([a.trySend('nobody'), b.tryReceive(), a.stats(), b.stats()]).toEqual([false, undefined, none, none])
  await selecting.join()
  expect(selecting.exit).toBeInstanceOf(GreenletExit)
})

test('a select that times out names its cases and leaves every line', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const [jobs, free] = [new Channel<string>(0, { name: 'jobs' }), new Queue<string>(1, { name: 'free', items: [''] })]
  const one = select({ job: jobs.receiveOp() }, { timeout: 10 }).catch(same)
  const two = select({ job: jobs.receiveOp(), put: free.putOp('') }, { timeout: new Timeout(10) }).catch(same)
  clock.advance(10)

  expect(await one).toEqual(
    new Timeout(10, { message: 'select { job: Channel.receive <Channel "jobs" 0/0> }: timed out after 10 ms' }),
  )
  expect(await two).toEqual(new Timeout(10))
  expect([jobs.stats(), free.stats()]).toEqual([none, { size: 1, getters: 0, putters: 0 }])
})

test('a limit around a select, and an abort, end it the same way', async () => {
  await using _ = virtualTime()
  const [a, b] = [new Channel<string>(), new Channel<string>()]
  const cases = { a: a.receiveOp(), b: b.sendOp('') }
  const controller = new AbortController()

  expect(await withTimeout(10, () => select(cases), { fallback: 'late' })).toBe('late')
  const selecting = select(cases, { signal: controller.signal }).catch(same)
  controller.abort('stop')
  expect(await selecting).toBe('stop')
  expect(await select(cases, { signal: AbortSignal.abort('stopped') }).catch(same)).toBe('stopped')

  expect([a.stats(), b.stats()]).toEqual([none, none])
})

test('a select that was served wins over a kill that comes later, which hits the next wait', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const got: unknown[] = []
  const selecting = spawn(async () => {
    got.push(await select({ job: channel.receiveOp() }))
    await sleep(0)
    got.push('not reached')
  })
  await settled()

  channel.trySend('hello')
  await selecting.kill()

  expect([got, selecting.exit]).toEqual([[{ key: 'job', value: 'hello' }], expect.any(GreenletExit)])
})

for (const possible of [false, true]) {
  test(`a kill that is pending when select is called: nothing is done${possible ? ', though something could be' : ''}`, async () => {
    await using _ = leakCheck()
    const [jobs, other] = [new Channel<string>(1), new Channel<string>()]
    const gate = Promise.withResolvers<void>()
    const selecting = spawn(async () => {
      await gate.promise
      return await select({ job: jobs.receiveOp(), other: other.sendOp('') })
    })
    await settled()
    if (possible) jobs.trySend('hello')

    void selecting.kill()
    gate.resolve()
    await selecting.join()

    expect(selecting.exit).toBeInstanceOf(GreenletExit)
    expect([jobs.stats(), other.stats()]).toEqual([{ ...none, buffered: possible ? 1 : 0 }, none])
  })
}

test('a channel or queue that is closed and empty fails the select, and the error tells which', async () => {
  await using _ = leakCheck()
  const [open, channel, queue] = [new Channel<string>(), new Channel<string>(1), new SimpleQueue<string>()]
  channel.trySend('last')
  channel.close()
  queue.close()

  expect(await select({ open: open.receiveOp(), closed: channel.receiveOp() })).toEqual({
    key: 'closed',
    value: 'last',
  })
  const errors = [
    await select({ open: open.receiveOp(), closed: channel.receiveOp() }).catch(same),
    await select({ open: open.receiveOp(), closed: channel.sendOp('') }).catch(same),
    await select({ open: open.receiveOp(), closed: queue.getOp() }).catch(same),
    await select({ open: open.receiveOp(), closed: queue.peekOp() }).catch(same),
    attempt(() => trySelect({ open: open.receiveOp(), closed: queue.putOp('') })),
  ]

  const [ofChannel, ofQueue] = [expect.any(ChannelClosed) as unknown, expect.any(QueueClosed) as unknown]
  expect(errors).toEqual([ofChannel, ofChannel, ofQueue, ofQueue, ofQueue])
  expect((errors[0] as ChannelClosed).channel).toBe(channel)
  expect((errors[2] as QueueClosed).queue).toBe(queue)
  expect(open.stats()).toEqual(none)
})

for (const side of ['receiveOp', 'sendOp'] as const) {
  test(`a channel that is closed while a select waits with ${side} fails it, and the other seats are left`, async () => {
    await using _ = leakCheck()
    const [open, channel] = [new Channel<string>(), new Channel<string>()]
    const selecting = spawn(() => select({ open: open.receiveOp(), one: channel[side](''), two: channel[side]('') }))
    await settled()

    channel.close()

    expect([open.stats(), channel.stats()]).toEqual([none, none])
    const error = await selecting.get().catch(same)
    expect(error).toBeInstanceOf(ChannelClosed)
    expect((error as ChannelClosed).channel).toBe(channel)
  })
}

test('what a hook of a queue throws fails the select it is called for, at once or while it waits', async () => {
  await using _ = leakCheck()
  const error = new Error('broken')
  class Broken extends SimpleQueue<number> {
    protected override getItem(): number {
      return raise(error)
    }
  }
  const [queue, open] = [new Broken(), new Channel<string>()]
  const cases = { broken: queue.getOp(), open: open.receiveOp() }
  const selecting = spawn(() => select(cases))
  await settled()

  expect(queue.tryPut(1)).toBe(true)

  expect(await selecting.get().catch(same)).toBe(error)
  expect(await select(cases).catch(same)).toBe(error)
  expect(attempt(() => trySelect(cases))).toBe(error)
  expect([queue.stats().getters, open.stats()]).toEqual([0, none])
})
