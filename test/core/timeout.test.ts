import {
  ArgumentRangeError,
  ArgumentTypeError,
  ControlError,
  GreenletExit,
  MisuseError,
  Timeout,
  type TimeoutOptions,
  sleep,
  spawn,
} from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { attempt, same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('TO1 a timeout around a longer sleep throws that very object, which is then not pending', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const [t, caught] = await spawn(async () => {
    using timeout = Timeout.start(10)
    return [timeout, await sleep(100).catch(same)] as const
  }).get()

  expect(caught).toBe(t)
  expect(t).toMatchObject({ ms: 10, pending: false, code: 'HUBLET_TIMEOUT', message: 'timed out after 10 ms' })
  expect(clock.now()).toBe(10)
})

test('TO1 leaving the block in time stops it: nothing is thrown later', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const g = spawn(async () => {
    {
      using t = Timeout.start(10)
      expect(t.pending).toBe(true)
      await sleep(5)
    }
    await sleep(100)
  })

  await g.get()
  expect(clock.now()).toBe(105)
})

test('TO1 it hits every wait of the greenlet, parallel branches too', async () => {
  await using _ = virtualTime()

  const [t, caught] = await spawn(async () => {
    using timeout = Timeout.start(10)
    return [timeout, await Promise.all([sleep(50).catch(same), sleep(70).catch(same)])] as const
  }).get()

  expect(caught).toEqual([t, t])
})

test('TO2 the error option is thrown in its place, made by the function if it is one', async () => {
  await using _ = virtualTime()
  const error = new Error('mine')

  const instance = spawn(sleepTooLong, { error })
  const made = spawn(sleepTooLong, { error: () => new RangeError('made') })

  await expect(instance.get()).rejects.toBe(error)
  await expect(made.get()).rejects.toThrow(new RangeError('made'))
})

test('TO2 the message option is the text of the timeout', async () => {
  await using _ = virtualTime()

  const g = spawn(sleepTooLong, { message: 'the printer is slow' })

  await expect(g.get()).rejects.toThrow(new Timeout(10, { message: 'the printer is slow' }))
})

test('TO2 an error function that throws: what it throws is thrown', async () => {
  await using _ = virtualTime()
  const broken = (): Error => {
    throw new TypeError('broken')
  }

  const g = spawn(sleepTooLong, { error: broken })

  await expect(g.get()).rejects.toThrow(new TypeError('broken'))
})

test('TO3 a timeout of Infinity never fires', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await spawn(async () => {
    using t = Timeout.start(Infinity)
    expect(t.pending).toBe(false)
    await sleep(2 ** 40)
  }).get()

  expect(clock.now()).toBe(2 ** 40)
})

test('TO3 cancelled before its time it may be started again, closed it may not', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const g = spawn(async () => {
    const t = Timeout.start(10)
    t.cancel()
    await sleep(20)
    t.start()
    const caught = await sleep(20).catch(same)
    t.close()
    return [caught === t, clock.now(), attempt(() => t.start())] as const
  })

  await expect(g.get()).resolves.toEqual([
    true,
    30,
    new MisuseError('cannot start the Timeout: it was closed; make a new one'),
  ])
})

test('TO3 a running timeout cannot be started a second time', async () => {
  await using _ = leakCheck()

  const g = spawn(() => {
    using t = Timeout.start(10)
    t.start()
  })

  await expect(g.get()).rejects.toThrow(
    expect.objectContaining({
      code: 'HUBLET_MISUSE',
      message: 'cannot start the Timeout: it is running; cancel() it first',
    }),
  )
})

test('TO5 startNew starts the one it is given, and leaves it alone if it runs', async () => {
  await using _ = leakCheck()

  await spawn(() => {
    using fresh = new Timeout(10)
    const started = Timeout.startNew(fresh)
    const again = Timeout.startNew(fresh)
    using other = Timeout.startNew(20)

    expect([started, again]).toEqual([fresh, fresh])
    expect([fresh.pending, other.pending, other.ms]).toEqual([true, true, 20])
  }).get()
})

test('TO6 an endless sleep(0) loop is ended by a timeout', async () => {
  await using _ = leakCheck()

  const g = spawn(spin)

  await expect(g.get()).rejects.toThrow(Timeout)
})

test('started outside a greenlet it is refused, and withTimeout is named', () => {
  expect(() => Timeout.start(10)).toThrow(
    new MisuseError('cannot start a Timeout: there is no greenlet here; use withTimeout(ms, fn)'),
  )
})

test.for([-1, Number.NaN])('a timeout of %d ms is refused', (ms) => {
  expect(() => new Timeout(ms)).toThrow(new ArgumentRangeError(`Timeout: ms must be 0 or more milliseconds, got ${ms}`))
})

test('a timeout of no number is refused', () => {
  expect(() => new Timeout('10' as unknown as number)).toThrow(ArgumentTypeError)
})

test('a Timeout is a ControlError and no GreenletExit', () => {
  const t = new Timeout(1)

  expect(t).toBeInstanceOf(ControlError)
  expect(t).not.toBeInstanceOf(GreenletExit)
})

test('a greenlet that ends with its timeout has failed with it', async () => {
  await using _ = virtualTime()
  const g = spawn(sleepTooLong)

  await expect(g.join({ raiseError: true })).rejects.toThrow(Timeout)

  expect(g.successful).toBe(false)
  expect(g.exception).toBeInstanceOf(Timeout)
})

test('a limit above 2^31 - 1 ms is no short one', async () => {
  await using _ = leakCheck()

  const g = spawn(async () => {
    using t = Timeout.start(2 ** 33)
    await sleep(5)
    return t.pending
  })

  await expect(g.get()).resolves.toBe(true)
})

async function sleepTooLong(options?: TimeoutOptions): Promise<void> {
  using _ = Timeout.start(10, options)
  await sleep(100)
}

async function spin(): Promise<never> {
  using _ = Timeout.start(10)
  for (;;) await sleep(0)
}
