// Which case of a select is done: a random one of those that can be done at once, else the first.

import {
  AsyncResult,
  Channel,
  ChannelClosed,
  Event,
  Queue,
  type Selected,
  Timeout,
  joinAll,
  select,
  spawn,
  trySelect,
} from '@hublet/core'
import { VirtualClock, leakCheck, seedRunQueue, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

const none = { buffered: 0, senders: 0, receivers: 0 }

const forms: Record<string, (cases: Cases) => Promise<Outcome> | Outcome> = {
  select: (cases) => select(cases),
  trySelect: (cases) => trySelect(cases)!,
}

for (const [name, choose] of Object.entries(forms)) {
  test(`${name} chooses each of three that can be done equally often, whatever cannot be done stands between`, async () => {
    using _ = seedRunQueue(1)
    const ready = Array.from({ length: 3 }, () => new Channel<void>(Infinity))
    const [empty, full] = [new Queue<void>(), new Queue<number>(1, { items: [0] })]
    for (const channel of ready) for (let n = 0; n < 3000; n++) channel.trySend()
    const [a, b, c] = ready.map((channel) => channel.receiveOp()) as [Op, Op, Op]
    const counts: Record<string, number> = {}

    for (let n = 0; n < 3000; n++) {
      const { key } = await choose({ x: empty.getOp(), a, y: full.putOp(1), b, c, z: empty.peekOp() })
      counts[key] = (counts[key] ?? 0) + 1
    }

    expect(Object.keys(counts).toSorted()).toEqual(['a', 'b', 'c'])
    for (const count of Object.values(counts)) {
      expect(count).toBeGreaterThan(900)
      expect(count).toBeLessThan(1100)
    }
    expect(ready.reduce((sum, channel) => sum + channel.stats().buffered, 0)).toBe(6000)
  })
}

test('a case that fails is as likely as one that succeeds', async () => {
  using _ = seedRunQueue(1)
  const [closed, open] = [new Channel<void>(), new Channel<void>(Infinity)]
  closed.close()
  let failed = 0

  for (let n = 0; n < 1000; n++) {
    await select({ closed: closed.receiveOp(), open: open.sendOp() }).catch(() => failed++)
  }

  expect(failed).toBeGreaterThan(400)
  expect(failed).toBeLessThan(600)
})

test('a select that waits does what becomes possible first, whatever the order of its cases', async () => {
  await using _ = leakCheck()
  const channels = Array.from({ length: 4 }, () => new Channel<number>(1))
  const [a, b, c, d] = channels.map((channel) => channel.receiveOp()) as [Op, Op, Op, Op]
  for (const first of [0, 1, 2, 3]) {
    const selecting = spawn(() => select({ a, b, c, d }))
    await settled()

    for (const step of [0, 1, 2, 3]) channels[(first + step) % 4]!.trySend(step)

    expect(await selecting.get()).toEqual({ key: 'abcd'[first], value: 0 })
    expect(channels.map((channel) => channel.tryReceive() ?? 'taken')[first]).toBe('taken')
  }
})

// It becomes possible with set(), but the select is told a pass later: what becomes possible meanwhile is done.
for (const thing of [new Event(), new AsyncResult<void>()]) {
  test(`${thing.constructor.name}: what is set first is first, also if a value comes before anybody ran`, async () => {
    await using _ = leakCheck()
    const channel = new Channel<number>(1)
    const selecting = spawn(() => select({ thing, job: channel.receiveOp() }))
    await settled()

    thing.set()
    channel.trySend(1)

    expect((await selecting.get()).key).toBe('thing')
  })
}

test('selects stand in line with others: first come, first served', async () => {
  await using _ = leakCheck()
  const [channel, other] = [new Channel<number>(), new Channel<number>()]
  const order: string[] = []
  const waiting = [
    spawn(() => select({ job: channel.receiveOp() }).then(() => order.push('a'))),
    spawn(() => channel.receive().then(() => order.push('b'))),
    spawn(() => select({ other: other.receiveOp(), job: channel.receiveOp() }).then(() => order.push('c'))),
    spawn(() => channel.receive().then(() => order.push('d'))),
  ]
  await settled()

  for (let n = 0; n < 4; n++) expect(channel.trySend(n)).toBe(true)
  await joinAll(waiting)

  expect(order.join('')).toBe('abcd')
})

for (const waits of [true, false]) {
  const when = waits ? 'while it waits' : 'at once'

  test(`two receives from one channel take one value, ${when}`, async () => {
    await using _ = leakCheck()
    const channel = new Channel<number>(2)
    const send = (): void => void [channel.trySend(1), channel.trySend(2)]
    if (!waits) send()
    const selecting = spawn(() => select({ one: channel.receiveOp(), two: channel.receiveOp() }))
    await settled()
    if (waits) send()

    expect((await selecting.get()).value).toBe(1)
    expect([channel.tryReceive(), channel.stats()]).toEqual([2, none])
  })

  test(`two sends to one channel send one value, ${when}`, async () => {
    await using _ = leakCheck()
    const channel = new Channel<string>(waits ? 0 : 2)
    const selecting = spawn(() => select({ one: channel.sendOp('one'), two: channel.sendOp('two') }))
    await settled()

    const sent = [channel.tryReceive(), channel.tryReceive()]

    expect(sent).toEqual([(await selecting.get()).key, undefined])
    expect(channel.stats()).toEqual(none)
  })
}

test('a select on both sides of a channel without room never meets itself', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const channel = new Channel<number>()
  const cases = { got: channel.receiveOp(), sent: channel.sendOp(1) }
  const selecting = select(cases, { timeout: 10 }).catch(same)
  expect([channel.stats(), channel.balance]).toEqual([{ buffered: 0, senders: 1, receivers: 1 }, 0])

  clock.advance(10)

  expect(await selecting).toBeInstanceOf(Timeout)
  expect([trySelect(cases), channel.stats()]).toEqual([undefined, none])
})

test('a select on both sides of a channel without room is served by others, on either side', async () => {
  await using _ = leakCheck()
  const channel = new Channel<string>()
  const cases = { got: channel.receiveOp(), sent: channel.sendOp('mine') }

  const one = select(cases)
  expect(channel.trySend('yours')).toBe(true)
  const two = select(cases)
  expect(channel.tryReceive()).toBe('mine')
  const three = select(cases).catch(same)
  channel.close()

  expect(await one).toEqual({ key: 'got', value: 'yours' })
  expect(await two).toEqual({ key: 'sent', value: undefined })
  expect([await three, channel.stats()]).toEqual([expect.any(ChannelClosed), none])
})

test('a select on both sides of a channel with room for one does what the channel lets it', async () => {
  const channel = new Channel<number>(1)
  const cases = { got: channel.receiveOp(), sent: channel.sendOp(1) }

  const keys = [await select(cases), await select(cases), await select(cases)].map(({ key }) => key)

  expect([keys, channel.stats().buffered]).toEqual([['sent', 'got', 'sent'], 1])
})

test('two selects that are both on both sides of a channel without room serve each other', async () => {
  for (let seed = 0; seed < 20; seed++) {
    await using _ = leakCheck()
    const channel = new Channel<number>()
    using _seeded = seedRunQueue(seed)
    const both = [1, 2].map((n) => spawn(() => select({ got: channel.receiveOp(), sent: channel.sendOp(n) })))

    const outcomes = [await both[0]!.get(), await both[1]!.get()]

    const [got, sent] = outcomes[0]!.key === 'got' ? outcomes : outcomes.toReversed()
    expect([got, sent]).toEqual([
      { key: 'got', value: outcomes.indexOf(sent!) + 1 },
      { key: 'sent', value: undefined },
    ])
    expect(channel.stats()).toEqual(none)
  }
})

test('two selects that cross on two channels serve each other', async () => {
  await using _ = leakCheck()
  const [x, y] = [new Channel<string>(), new Channel<string>()]
  const one = spawn(() => select({ got: x.receiveOp(), sent: y.sendOp('one') }))
  const two = spawn(() => select({ got: y.receiveOp(), sent: x.sendOp('two') }))

  const outcomes = [await one.get(), await two.get()]

  expect(outcomes.map(({ key }) => key).toSorted()).toEqual(['got', 'sent'])
  expect(outcomes.find(({ key }) => key === 'got')?.value).toBe(outcomes[0]!.key === 'got' ? 'two' : 'one')
  expect([x.stats(), y.stats()]).toEqual([none, none])
})

test('many selects on both sides of a channel pair up', async () => {
  await using _ = leakCheck()
  const channel = new Channel<number>()
  const all = Array.from({ length: 100 }, (_each, n) =>
    spawn(() => select({ got: channel.receiveOp(), sent: channel.sendOp(n) })),
  )
  await joinAll(all)

  const got = all.flatMap((one) => (one.value?.key === 'got' ? [one.value.value] : []))

  expect([got.length, new Set(got).size, channel.stats()]).toEqual([50, 50, none])
})

type Op = ReturnType<Channel<unknown>['receiveOp']>
type Cases = Record<string, Op>
type Outcome = Selected<Cases>
