import {
  BlockingSwitchOutError,
  Channel,
  Event,
  type Greenlet,
  Local,
  Queue,
  Timeout,
  atomic,
  current,
  getHub,
  joinAll,
  sleep,
  spawn,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { same } from '../support/thrown.ts'

test('it returns what the function returns, and calls it once, on the spot', () => {
  let calls = 0

  expect(atomic(() => ++calls)).toBe(1)
  expect(atomic(() => undefined)).toBe(undefined)
  expect(atomic(() => null)).toBe(null)
  expect(calls).toBe(1)
})

test('it throws what the function throws, and waiting is allowed again', async () => {
  await using _ = leakCheck()
  const error = new RangeError('mine')

  expect(() =>
    atomic((): void => {
      throw error
    }),
  ).toThrow(error)
  await spawn(() => sleep(0)).get()
})

test('nested: the outer one still refuses when the inner one has ended, also by a throw', async () => {
  await using _ = leakCheck()

  const outer = atomic(() => {
    expect(atomic(() => 1)).toBe(1)
    expect(() => atomic(() => void sleep(0))).toThrow(BlockingSwitchOutError)
    return 'done'
  })
  expect(outer).toBe('done')
  expect(() =>
    atomic(() => {
      atomic(() => 1)
      void sleep(0)
    }),
  ).toThrow(BlockingSwitchOutError)
  await sleep(0)
})

test('what does not wait is allowed: spawn, set, tryPut, trySend, link, kill, callbacks, dump', async () => {
  await using _ = leakCheck()
  const [event, queue, stuck] = [new Event(), new Queue<string>(), spawn(sleep, Infinity)]
  await settled()

  const made = atomic(() => {
    event.set()
    queue.tryPut('item')
    new Channel<number>().trySend(1)
    void stuck.kill()
    getHub().runCallback(() => queue.tryPut('callback'))
    stuck.rawlink(() => queue.tryPut('link'))
    expect(String(getHub().dump())).toContain('sleep')
    return spawn(() => queue.tryPut('spawned'))
  })
  expect([event.ready, queue.size, stuck.dead]).toEqual([true, 1, false])
  await made.join()

  const taken = Array.from({ length: 4 }, () => queue.tryGet())
  expect(new Set(taken)).toEqual(new Set(['item', 'callback', 'link', 'spawned']))
})

test('nobody runs in between, whatever was made ready', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  const event = new Event()
  const waiting = spawn(() => event.wait().then(() => log.push('woken')))
  await settled()

  atomic(() => {
    event.set()
    for (let n = 0; n < 1e6; n++) if (n % 250_000 === 0) log.push('inside')
  })
  await waiting.join()

  expect(log).toEqual(['inside', 'inside', 'inside', 'inside', 'woken'])
})

test('current() and locals are those of the greenlet', async () => {
  await using _ = leakCheck()
  const local = new Local(() => 'first')

  const self = spawn(() => {
    local.set('mine')
    return atomic(() => [current(), local.get()])
  })

  expect(await self.get()).toEqual([self, 'mine'])
})

test('a kill or a timeout that comes inside waits for the next wait', async () => {
  await using _ = leakCheck()
  const log: string[] = []
  const self = spawn(async () => {
    using _limit = Timeout.start(1)
    atomic(() => {
      for (const end = performance.now() + 5; performance.now() < end;);
      log.push('whole')
    })
    await sleep(100)
  })

  expect(await self.get().catch(same)).toBeInstanceOf(Timeout)
  expect(log).toEqual(['whole'])
})

test('a greenlet that kills itself inside is killed there, and leaves nothing behind', async () => {
  await using _ = leakCheck()
  const self = spawn(() => atomic(() => void current()!.kill()))
  await self.join()

  expect(self.exit).toBeDefined()
  await spawn(() => sleep(0)).get()
})

test('in a callback of the hub it works, and refuses waits', async () => {
  using reports = collectReports()
  const seen: unknown[] = []

  getHub().runCallback(() => seen.push(atomic(() => 'ran')))
  getHub().runCallback(() => atomic(() => void sleep(0)))
  await settled()

  expect([seen, reports.codes]).toEqual([['ran'], ['HUBLET_BLOCKING_IN_HUB']])
})

test('the lost update: two that check, wait and take overdraw; checked and taken in one go, they do not', async () => {
  await using _ = leakCheck()
  const account = { balance: 100 }
  const wrong = async (amount: number): Promise<boolean> => {
    if (account.balance < amount) return false
    await sleep(0) // others run: what was checked need not hold any more
    account.balance -= amount
    return true
  }
  const right = async (amount: number): Promise<boolean> => {
    await sleep(0)
    return atomic(() => {
      if (account.balance < amount) return false
      account.balance -= amount
      return true
    })
  }
  const both = async (withdraw: (amount: number) => Promise<boolean>): Promise<(boolean | undefined)[]> =>
    (await joinAll([spawn(withdraw, 80), spawn(withdraw, 80)])).map(({ value }) => value)

  expect([await both(wrong), account.balance]).toEqual([[true, true], -60])
  account.balance = 100
  expect([await both(right), account.balance]).toEqual([[true, false], 20])
})

test('an async function, and one that returns a promise, are errors of type, too', () => {
  expectTypeOf(() => atomic(() => 42)).returns.toEqualTypeOf<number>()
  expectTypeOf(() => atomic(() => {})).returns.toEqualTypeOf<void>()
  expectTypeOf(() => atomic(() => JSON.parse('1'))).returns.toBeAny()
  // @ts-expect-error it is async
  expectTypeOf(() => atomic(async () => 42)).toBeFunction()
  // @ts-expect-error it returns a promise
  expectTypeOf((greenlet: Greenlet) => atomic(() => greenlet.kill())).toBeFunction()
})
