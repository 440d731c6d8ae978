import {
  ArgumentRangeError,
  MisuseError,
  Pool,
  getHub,
  joinAll,
  sleep,
  spawn,
  spawnLater,
  until,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('a long sleep takes no real time', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const began = performance.now()

  await sleep(3_600_000)

  expect(clock.now()).toBe(3_600_000)
  expect(performance.now() - began).toBeLessThan(1000)
})

test('V1 time goes from timer to timer, each greenlet wakes at its own', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const wakeAt = async (ms: number): Promise<number> => {
    await sleep(ms)
    return clock.now()
  }

  const greenlets = [30, 10, 20, 10].map((ms) => spawn(wakeAt, ms))
  await joinAll(greenlets)

  expect(greenlets.map((greenlet) => greenlet.value)).toEqual([30, 10, 20, 10])
})

test('V1 a timer that was cancelled does not make time jump', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await withTimeout(1000, () => sleep(10))
  await settled()

  expect(clock.now()).toBe(10)
})

test('V2 time does not jump while a greenlet is ready to run', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const busy = spawn(async () => {
    for (let i = 0; i < 1000; i++) await sleep(0)
    return clock.now()
  })
  const sleeper = spawn(sleep, 10)

  await expect(busy.get()).resolves.toBe(0)

  await sleeper.join()
})

test('V2 time stands still while a greenlet waits for real I/O, in until or not', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const greenlets = [spawn(() => until(one.promise)), spawn(() => two.promise)]
  const sleeper = spawn(sleep, 10)

  await settled()
  one.resolve()
  await settled()
  expect(clock.now()).toBe(0)
  two.resolve()

  await joinAll([...greenlets, sleeper])
  expect(clock.now()).toBe(10)
})

test('V2 time passes for a map whose async source sleeps in hublet', async () => {
  using clock = new VirtualClock()
  const source = async function* (): AsyncGenerator<number> {
    await sleep(10)
    yield 1
  }

  const results = new Pool(1).map((n) => n, source())
  const hangs = new Promise((resolve) => setTimeout(resolve, 300, 'hangs'))

  expect(await Promise.race([results, hangs])).toEqual([1])
  expect(clock.now()).toBe(10)
})

test('without autojump time stands still until advance', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const g = spawn(sleep, 10)

  await settled()
  clock.advance(9)
  await settled()
  expect([clock.now(), g.dead]).toEqual([9, false])
  clock.advance(1)

  await g.join()
  expect(clock.now()).toBe(10)
})

test('advance fires what is due in order, each timer at its time', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const order: string[] = []
  const all = [30, 10, 20].map((ms) => spawnLater(ms, () => order.push(`${ms} at ${clock.now()}`)))

  clock.advance(25)
  await settled()

  expect(order).toEqual(['10 at 25', '20 at 25']) // the greenlets run once advance has returned
  expect(all[0]?.dead).toBe(false)
  clock.advance(5)
  await joinAll(all)
})

test('a timer of 0 ms fires without time passing', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await spawnLater(0, () => {}).join()

  expect(clock.now()).toBe(0)
})

test('a sleep of Infinity is never jumped to', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const g = spawn(sleep, Infinity)

  await settled()

  expect([g.dead, clock.now()]).toEqual([false, 0])
  await g.kill()
})

test('V3 timers set before keep the time they have left, and so do those left at the end', async () => {
  await using _ = leakCheck()
  const early = spawn(sleep, 20)
  await settled()
  let late: typeof early

  {
    using clock = new VirtualClock({ autojump: false })
    late = spawn(sleep, 1000)
    await settled()
    clock.advance(990)
    await settled()
    expect([early.dead, late.dead]).toEqual([true, false])
  }

  const began = performance.now()
  await late.join()
  expect(performance.now() - began).toBeGreaterThanOrEqual(9)
  expect(performance.now() - began).toBeLessThan(900)
})

test('after dispose the real clock runs again', async () => {
  await using _ = leakCheck()
  const clock = new VirtualClock()
  clock[Symbol.dispose]()
  const began = performance.now()

  await sleep(5)

  expect(performance.now() - began).toBeGreaterThanOrEqual(5)
  expect(clock.now()).toBe(0)
})

test('hub.join with a limit ends by it in virtual time too', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const g = spawn(sleep, 1000)

  const early = await getHub().join({ timeout: 10 })
  const at = clock.now()
  const late = await getHub().join()

  expect([early, at, late, clock.now(), g.dead]).toEqual([false, 10, true, 1000, true])
})

test('a second one is refused', () => {
  using _ = new VirtualClock()

  expect(() => new VirtualClock()).toThrow(
    new MisuseError('cannot install a VirtualClock: there is one; dispose it first'),
  )
})

test('advance refuses what is no delay', () => {
  using clock = new VirtualClock()

  expect(() => clock.advance(-1)).toThrow(ArgumentRangeError)
  expect(() => clock.advance(Number.NaN)).toThrow(ArgumentRangeError)
  expect(clock.now()).toBe(0)
})
