// A primitive as its writers would make it: a mailbox whose receivers stand in line.

import {
  BlockingSwitchOutError,
  GreenletExit,
  Timeout,
  type WaitOptions,
  getHub,
  joinAll,
  sleep,
  spawn,
} from '@hublet/core'
import { Wait, WaitList, park } from '@hublet/core/lowlevel'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('a receiver gets what is there at once, else it waits', async () => {
  await using _ = leakCheck()
  const box = new Mailbox<string>()
  box.send('early')
  const first = spawn(() => box.receive())
  const second = spawn(() => box.receive())
  await settled()
  expect(box.waiting).toBe(1)

  box.send('late')

  expect([await first.get(), await second.get()]).toEqual(['early', 'late'])
})

test('receivers are served first in, first out', async () => {
  await using _ = leakCheck()
  const box = new Mailbox<number>()
  const receivers = [1, 2, 3, 4].map(() => spawn(() => box.receive()))
  await settled()

  for (let n = 1; n <= 4; n++) box.send(n)

  await joinAll(receivers)
  expect(receivers.map((receiver) => receiver.value)).toEqual([1, 2, 3, 4])
})

test('a killed receiver leaves the line and takes nothing with it', async () => {
  await using _ = leakCheck()
  const box = new Mailbox<string>()
  const [killed, next] = [spawn(() => box.receive()), spawn(() => box.receive())]
  await settled()

  void killed.kill()
  expect(box.waiting).toBe(1)
  box.send('letter')

  await expect(next.get()).resolves.toBe('letter')
  expect(killed.exit).toBeInstanceOf(GreenletExit)
})

test('a receiver that times out leaves the line and takes nothing with it', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const box = new Mailbox<string>()
  const receiver = spawn(() => box.receive({ timeout: 10 }))
  await settled()

  clock.advance(10)
  expect(box.waiting).toBe(0)
  box.send('letter')

  await expect(receiver.get()).rejects.toThrow(new Timeout(10, { message: 'Mailbox.receive: timed out after 10 ms' }))
  expect(box.tryReceive()).toBe('letter')
})

test('a value handed over wins over a kill that comes later', async () => {
  await using _ = leakCheck()
  const box = new Mailbox<string>()
  const got: string[] = []
  const receiver = spawn(async () => {
    got.push(await box.receive())
    await sleep(0)
    got.push('not reached')
  })
  await settled()

  box.send('letter')
  void receiver.kill()
  await receiver.join()

  expect(got).toEqual(['letter'])
  expect(receiver.exit).toBeInstanceOf(GreenletExit)
})

test('after a kill wake returns false, and the value is offered to the next', async () => {
  await using _ = leakCheck()
  const box = new Mailbox<string>()
  const [killed, next] = [spawn(() => box.receive()), spawn(() => box.receive())]
  await settled()
  const first = box.first

  void killed.kill()
  const woken = first?.wake('letter')

  expect([woken, first?.waiting]).toEqual([false, false])
  box.send('letter')
  await expect(next.get()).resolves.toBe('letter')
  await killed.join()
})

test('two waits in one greenlet at once: each has its own place, a kill ends both', async () => {
  await using _ = leakCheck()
  const [one, two] = [new Mailbox<string>(), new Mailbox<string>()]
  const pair = spawn(() => Promise.all([one.receive(), two.receive()]))
  const killed = spawn(() => Promise.allSettled([one.receive(), two.receive()]))
  await settled()
  expect([one.waiting, two.waiting, pair.waits.length]).toEqual([2, 2, 2])

  two.send('b')
  one.send('a')
  await expect(pair.get()).resolves.toEqual(['a', 'b'])
  const exit = new GreenletExit()
  void killed.kill(exit)

  expect([one.waiting, two.waiting]).toEqual([0, 0])
  const reason = { status: 'rejected', reason: exit }
  await expect(killed.get()).resolves.toEqual([reason, reason])
})

test('wake runs no code of the waiter before it returns', async () => {
  await using _ = leakCheck()
  const box = new Mailbox<string>()
  const log: string[] = []
  const receiver = spawn(async () => log.push(await box.receive()))
  await settled()

  box.send('letter')
  log.push('sent')
  await receiver.join()

  expect(log).toEqual(['sent', 'letter'])
})

test('a callback of the hub cannot wait, and leaves nothing in the line', async () => {
  await using _ = leakCheck()
  const box = new Mailbox<string>()
  const seen: unknown[] = []

  getHub().runCallback(() => {
    try {
      void box.receive()
    } catch (error) {
      seen.push(error)
    }
  })
  await settled()

  expect(seen).toEqual([expect.any(BlockingSwitchOutError)])
  expect(seen[0]).toMatchObject({
    code: 'HUBLET_BLOCKING_IN_HUB',
    message: 'cannot wait in Mailbox.receive: this is a callback of the hub; use link or spawn',
  })
  expect(box.waiting).toBe(0)
})

/** Try first, then wait; whoever sends hands over directly. */
class Mailbox<T> {
  readonly #letters: T[] = []
  readonly #receivers = new WaitList<Wait<T>>()

  get waiting(): number {
    return this.#receivers.size
  }

  get first(): Wait<T> | undefined {
    return this.#receivers.first
  }

  send(letter: T): void {
    for (let wait = this.#receivers.shift(); wait !== undefined; wait = this.#receivers.shift()) {
      if (wait.wake(letter)) return
    }
    this.#letters.push(letter)
  }

  tryReceive(): T | undefined {
    return this.#letters.shift()
  }

  receive(options?: WaitOptions): Promise<T> {
    if (this.#letters.length > 0) return Promise.resolve(this.#letters.shift()!)
    return park(new Wait<T>('Mailbox.receive'), this.#receivers, options)
  }
}
