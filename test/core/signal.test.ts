import { GreenletExit, Timeout, getHub, signal, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { virtualTime } from '../support/virtual-time.ts'

test('a kill aborts the signal with its reason', async () => {
  await using _ = leakCheck()
  const exit = new GreenletExit()
  let seen: AbortSignal | undefined
  const g = spawn(async () => {
    seen = signal()
    await abortOf(seen)
  })
  await settled()

  await g.kill(exit)

  expect([seen?.aborted, seen?.reason, g.exit]).toEqual([true, exit, exit])
})

test('within one scope and one delivery it is one signal', async () => {
  await spawn(async () => {
    const first = signal()
    await sleep(0)
    expect(signal()).toBe(first)
  }).get()
})

test('after a delivery the next signal is fresh, so that cleanup can use it', async () => {
  await using _ = leakCheck()
  const log: unknown[] = []
  const g = spawn(async () => {
    const first = signal()
    try {
      await abortOf(first)
    } finally {
      const inCleanup = signal()
      await someTurns()
      log.push(first.aborted, inCleanup.aborted)
    }
  })
  await settled()

  await g.kill()

  expect(log).toEqual([true, false])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('a second kill aborts the fresh signal', async () => {
  await using _ = leakCheck()
  const log: unknown[] = []
  const [one, two] = [new GreenletExit('one'), new GreenletExit('two')]
  const g = spawn(async () => {
    await abortOf(signal()).catch((error: unknown) => log.push(error))
    await abortOf(signal()).catch((error: unknown) => log.push(error))
  })
  await settled()

  void g.kill(one)
  await settled()
  void g.kill(two)
  await g.join()

  expect(log).toEqual([one, two])
})

test('the timeout of withTimeout aborts the signal of its scope, not that of the greenlet', async () => {
  await using _ = virtualTime()

  const [outer, inner, reason] = await spawn(async () => {
    const ofGreenlet = signal()
    let ofScope: AbortSignal | undefined
    const error: unknown = await withTimeout(10, () => {
      ofScope = signal()
      return sleep(100)
    }).catch((caught: unknown) => caught)
    return [ofGreenlet, ofScope!, error] as const
  }).get()

  expect(reason).toBeInstanceOf(Timeout)
  expect([outer.aborted, inner.aborted, inner.reason]).toEqual([false, true, reason])
})

test('a kill aborts the signals of all scopes below', async () => {
  await using _ = leakCheck()
  const signals: AbortSignal[] = []
  const g = spawn(async () => {
    signals.push(signal())
    await withTimeout(10_000, async () => {
      signals.push(signal())
      await sleep(Infinity)
    })
  })
  await settled()

  await g.kill()

  expect(signals.map((each) => each.aborted)).toEqual([true, true])
})

test('a foreign operation that listens takes the kill; the next wait does not get it again', async () => {
  await using _ = leakCheck()
  const g = spawn(async () => {
    await abortOf(signal()).catch(() => {})
    await sleep(0)
    return 'went on'
  })
  await settled()

  void g.kill()

  await expect(g.get()).resolves.toBe('went on')
})

test('if nobody listens to the signal, the kill comes at the next wait', async () => {
  await using _ = leakCheck()
  const foreign = Promise.withResolvers<void>()
  const g = spawn(async () => {
    signal()
    await foreign.promise
    await sleep(0)
  })
  await settled()

  void g.kill()
  foreign.resolve()
  await g.join()

  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('a timeout that is pending when the signal is asked for aborts it: nothing hangs', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<void>()
  const g = spawn(async () => {
    using t = Timeout.start(10)
    await foreign.promise
    expect(t.pending).toBe(false)
    await Promise.race([abortOf(signal()), someTurns()])
    return 'hangs'
  })
  await settled()

  clock.advance(10)
  foreign.resolve()

  await expect(g.get()).rejects.toThrow(Timeout)
})

test('outside of greenlets it never aborts', async () => {
  const outside = signal()

  await settled()

  expect(outside.aborted).toBe(false)
})

test('in a callback of the hub it is refused', async () => {
  const seen: unknown[] = []

  getHub().runCallback(() => {
    try {
      signal()
    } catch (error) {
      seen.push(error)
    }
  })
  await settled()

  expect(seen).toEqual([expect.objectContaining({ code: 'HUBLET_BLOCKING_IN_HUB' })])
})

/** What fetch and its like do: reject with the reason when the signal aborts. */
function abortOf(given: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (given.aborted) reject(given.reason as Error)
    else given.addEventListener('abort', () => reject(given.reason as Error), { once: true })
  })
}

/** Some turns of the loop, without a wait of hublet. */
async function someTurns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}
