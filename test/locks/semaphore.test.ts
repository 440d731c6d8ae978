import { ArgumentRangeError, ArgumentTypeError, Event, joinAll, sleep, spawn, wait } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { Semaphore } from '@hublet/locks'
import { expect, test } from 'vitest'

test('S1 no permit is free: false without waiting, false when the time is up, and the count is as it was', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const semaphore = new Semaphore(0)

  expect(semaphore.tryAcquire()).toBe(false)
  expect(await semaphore.acquire({ timeout: 10 })).toBe(false)

  expect(clock.now()).toBe(10)
  expect(semaphore.stats()).toEqual({ available: 0, waiting: 0 })
})

test('as many come through as there are permits', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(3)
  let [inside, most] = [0, 0]
  const work = (): Promise<void> =>
    semaphore.with(async () => {
      most = Math.max(most, ++inside)
      await sleep(0)
      inside--
    })

  await joinAll(Array.from({ length: 20 }, () => spawn(work)))

  expect([most, semaphore.available, semaphore.locked, semaphore.ready]).toEqual([3, 3, false, true])
})

test('S2 one release wakes exactly the one who waited longest, and the permit is never free', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(0)
  const order: number[] = []
  const greenlets = [1, 2, 3].map((n) => spawn(() => semaphore.acquire().then(() => order.push(n))))
  await settled()

  semaphore.release()

  expect([semaphore.available, semaphore.tryAcquire(), semaphore.stats().waiting]).toEqual([0, false, 2])
  await settled()
  expect(order).toEqual([1])
  semaphore.release()
  semaphore.release()
  await joinAll(greenlets)
  expect([order, semaphore.available]).toEqual([[1, 2, 3], 0])
})

test('S2 a waiter that is killed leaves its permit to the next', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(0)
  const [killed, next] = [spawn(() => semaphore.acquire()), spawn(() => semaphore.acquire())]
  await settled()

  void killed.kill()
  semaphore.release()

  expect(await next.get()).toBe(true)
  expect(semaphore.stats()).toEqual({ available: 0, waiting: 0 })
})

test('S3 greenlets that loop over one permit take turns', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore()
  const turns: string[] = []
  const loop = async (name: string): Promise<void> => {
    for (let n = 0; n < 3; n++) {
      await semaphore.with(async () => {
        turns.push(name)
        await sleep(0)
      })
    }
  }

  await joinAll(['a', 'b'].map((name) => spawn(loop, name)))

  expect(turns).toEqual(['a', 'b', 'a', 'b', 'a', 'b'])
})

test('a permit belongs to nobody: anybody releases it, also one more than there were', async () => {
  const semaphore = new Semaphore(1)
  await spawn(() => semaphore.acquire()).join()

  semaphore.release()
  semaphore.release()

  expect(semaphore.available).toBe(2)
})

test('S4 a link to one with a free permit is called, once', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(1)
  const calls: unknown[] = []

  semaphore.rawlink((source) => calls.push(source))
  await settled()
  semaphore.tryAcquire()
  semaphore.release()
  await settled()

  expect([calls, semaphore.linkCount]).toEqual([[semaphore], 0])
})

test('a link is called when a permit becomes free, not when it is handed over', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(0)
  const calls: string[] = []
  semaphore.link(() => calls.push('free'))
  const waiter = spawn(() => semaphore.acquire())
  await settled()

  semaphore.release()
  await waiter.join()
  expect(calls).toEqual([])
  semaphore.release()
  await settled()

  expect([calls, semaphore.linkCount]).toEqual([['free'], 0])
})

test('wait and waitAvailable take no permit', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(0)
  const waiters = [spawn(() => wait([semaphore])), spawn(() => semaphore.waitAvailable())]
  await settled()

  semaphore.release()

  expect(await waiters[0]!.get()).toEqual([semaphore])
  expect(await waiters[1]!.get()).toBe(true)
  expect(await semaphore.waitAvailable({ timeout: 0 })).toBe(true)
  expect(semaphore.available).toBe(1)
})

test('waitAvailable may end though somebody else has the permit by then', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(0)
  const waiter = spawn(async () => [await semaphore.waitAvailable(), semaphore.available])
  await settled()

  semaphore.release()
  semaphore.tryAcquire()

  expect(await waiter.get()).toEqual([true, 0])
})

test('a hold releases once, whoever ends it', async () => {
  const semaphore = new Semaphore(2)
  const held = await semaphore.hold()

  held.release()
  held[Symbol.dispose]()

  expect(() => held.release()).toThrow(/^cannot release <Semaphore#\d+ 2 free>: this hold of it has ended$/)
  expect(semaphore.available).toBe(2)
})

test('an infinite number of permits never runs out', async () => {
  const semaphore = new Semaphore(Infinity)

  for (let n = 0; n < 10; n++) expect(semaphore.tryAcquire()).toBe(true)
  semaphore.release()

  expect([semaphore.available, await semaphore.with(() => 'in')]).toEqual([Infinity, 'in'])
})

test.for([-1, 1.5, Number.NaN, -Infinity])('%s permits are refused', (permits) => {
  expect(() => new Semaphore(permits)).toThrow(ArgumentRangeError)
})

test('permits that are no number are refused', () => {
  expect(() => new Semaphore('3' as never)).toThrow(ArgumentTypeError)
  expect(() => new Semaphore(-1)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentRangeError: Semaphore: permits must be a whole number from 0 up, got -1]`,
  )
})

test('one who is killed while it works gives its permit back, in finally', async () => {
  await using _ = leakCheck()
  const semaphore = new Semaphore(2)
  const workers = [1, 2].map(() => spawn(() => semaphore.with(() => new Event().wait())))
  await settled()

  for (const worker of workers) await worker.kill()

  expect(semaphore.available).toBe(2)
})

test('what it looks like', () => {
  expect(String(new Semaphore(3, { name: 'slots' }))).toBe('<Semaphore "slots" 3 free>')
})
