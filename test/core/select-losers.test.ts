// The cases of a select that are not done: nothing is consumed, no seat is left, whatever won and whatever lost.

import {
  AsyncResult,
  Channel,
  Event,
  Queue,
  type SelectCase,
  type Waitable,
  after,
  select,
  spawn,
  trySelect,
} from '@hublet/core'
import { VirtualClock, leakCheck, seedRunQueue, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { raise } from '../support/thrown.ts'

/** A case that cannot be done. */
interface Subject {
  readonly one: SelectCase
  /** What the case comes to. */
  readonly value: unknown
  /** How many wait for the thing. */
  hanging(): number
  /** From now on it can be done. */
  enable(clock: VirtualClock): void
  /** Whether it is still as `enable` left it. Takes that back. */
  reclaim(): boolean
}

interface Kind {
  readonly name: string
  /** It can be done when `enable` returns, not only a little later. */
  readonly atOnce: boolean
  /** `n`: the first or the second of a test. */
  readonly make: (n: number) => Subject
}

const kinds: readonly Kind[] = [
  { name: 'receiving from the buffer', atOnce: true, make: receiveBuffered },
  { name: 'receiving from a sender', atOnce: true, make: receiveDirect },
  { name: 'sending to the buffer', atOnce: true, make: sendBuffered },
  { name: 'sending to a receiver', atOnce: true, make: sendDirect },
  { name: 'get', atOnce: true, make: () => take(new Queue<string>(), 'getOp') },
  { name: 'peek', atOnce: true, make: () => take(new Queue<string>(), 'peekOp') },
  { name: 'put', atOnce: true, make: put },
  { name: 'a moment', atOnce: true, make: moment },
  { name: 'a greenlet', atOnce: false, make: greenlet },
  { name: 'a result', atOnce: false, make: result },
  { name: 'an event', atOnce: false, make: event },
  { name: 'a foreign Waitable', atOnce: false, make: foreign },
]
const pairs = kinds.flatMap((winner) => kinds.map((loser) => ({ winner, loser })))

test.for(pairs)('$winner.name wins when it is possible first, $loser.name loses', async ({ winner, loser }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const [one, two] = [winner.make(1), loser.make(2)]
  const before = [one.hanging(), two.hanging()]
  const selecting = spawn(() => select({ two: two.one, one: one.one }))
  await settled()

  one.enable(clock)
  if (!winner.atOnce) await settled()
  const hanging = [one.hanging(), two.hanging()]
  two.enable(clock)

  expect(await selecting.get()).toEqual({ key: 'one', value: one.value })
  expect(hanging).toEqual(before)
  await settled()
  expect(two.reclaim()).toBe(true)
})

test.for(pairs)('of $winner.name and $loser.name, both possible, one is done', async ({ winner, loser }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const keys = new Set<string>()
  for (let seed = 0; seed < 8; seed++) {
    const subjects = { one: winner.make(1), two: loser.make(2) }
    const { one, two } = subjects
    one.enable(clock)
    two.enable(clock)
    await settled()
    const before = { one: one.hanging(), two: two.hanging() }

    using _seeded = seedRunQueue(seed)
    const got = trySelect({ one: one.one, two: two.one })

    const [won, lost] = got?.key === 'one' ? (['one', 'two'] as const) : (['two', 'one'] as const)
    keys.add(won)
    expect(got).toEqual({ key: won, value: subjects[won].value })
    expect(subjects[lost].hanging()).toBe(before[lost])
    expect(subjects[lost].reclaim()).toBe(true)
  }

  expect(keys).toEqual(new Set(['one', 'two']))
})

test.for(kinds)('$name is left alone by a select that is killed, and by one that is late', async (kind) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const subject = kind.make(1)
  const before = subject.hanging()
  const killed = spawn(() => select({ one: subject.one }))
  const late = spawn(() => select({ one: subject.one }, { timeout: 5 }).catch(() => 'late'))
  await settled()
  expect(subject.hanging()).toBe(before + (kind.make === moment ? 0 : 2))

  await killed.kill()
  clock.advance(5)
  expect(await late.get()).toBe('late')
  expect(subject.hanging()).toBe(before)
  subject.enable(clock)
  await settled()

  expect(subject.reclaim()).toBe(true)
})

function receiveBuffered(): Subject {
  const channel = new Channel<string>(1)
  return {
    one: channel.receiveOp(),
    value: 'value',
    hanging: () => channel.stats().receivers,
    enable: () => void channel.trySend('value'),
    reclaim: () => channel.tryReceive() === 'value',
  }
}

function receiveDirect(): Subject {
  const channel = new Channel<string>()
  return {
    one: channel.receiveOp(),
    value: 'value',
    hanging: () => channel.stats().receivers,
    enable: () => void channel.send('value'),
    reclaim: () => channel.tryReceive() === 'value',
  }
}

function sendBuffered(): Subject {
  const channel = new Channel<string>(1)
  channel.trySend('full')
  return {
    one: channel.sendOp('value'),
    value: undefined,
    hanging: () => channel.stats().senders,
    enable: () => void channel.tryReceive(),
    reclaim: () => channel.stats().buffered === 0,
  }
}

function sendDirect(): Subject {
  const channel = new Channel<string>()
  return {
    one: channel.sendOp('value'),
    value: undefined,
    hanging: () => channel.stats().senders,
    enable: () => void channel.receive(),
    reclaim: () => channel.trySend('other'),
  }
}

function take(queue: Queue<string>, operation: 'getOp' | 'peekOp'): Subject {
  return {
    one: queue[operation](),
    value: 'value',
    hanging: () => queue.stats().getters,
    enable: () => void queue.tryPut('value'),
    reclaim: () => queue.tryGet() === 'value' && queue.empty,
  }
}

function put(): Subject {
  const queue = new Queue<string>(1, { items: ['full'] })
  return {
    one: queue.putOp('value'),
    value: undefined,
    hanging: () => queue.stats().putters,
    enable: () => void queue.tryGet(),
    reclaim: () => queue.empty,
  }
}

/** Its timer is watched over by `leakCheck`. */
function moment(n: number): Subject {
  return {
    one: after(n * 10),
    value: undefined,
    hanging: () => 0,
    enable: (clock) => clock.advance(n * 10),
    reclaim: () => true,
  }
}

function greenlet(): Subject {
  const gate = new Event()
  const one = spawn(() => gate.wait())
  return {
    one,
    value: true,
    hanging: () => one.linkCount,
    enable: () => gate.set(),
    reclaim: () => one.tryGet(),
  }
}

function result(): Subject {
  const one = new AsyncResult<string>()
  return {
    one,
    value: 'value',
    hanging: () => one.linkCount,
    enable: () => one.set('value'),
    reclaim: () => one.tryGet() === 'value',
  }
}

function event(): Subject {
  const one = new Event()
  return { one, value: one, hanging: () => one.linkCount, enable: () => one.set(), reclaim: () => one.ready }
}

/** Waitable, and no class of hublet's. */
function foreign(): Subject {
  const inner = new Event()
  const one: Waitable = {
    get ready() {
      return inner.ready
    },
    rawlink: (callback) => inner.rawlink(() => callback(one)),
    unlink: () => raise(new Error('not used')),
  }
  return { one, value: one, hanging: () => inner.linkCount, enable: () => inner.set(), reclaim: () => inner.ready }
}
