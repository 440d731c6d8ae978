import { ArgumentRangeError, Greenlet, Timeout, joinAll, killAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

test('L7 joinAll returns the greenlets in the order in which they end', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const [slow, quick, middle] = [spawn(sleep, 30), spawn(sleep, 10), spawn(sleep, 20)]

  expect(await joinAll([slow, quick, middle])).toEqual([quick, middle, slow])

  expect(clock.now()).toBe(30)
})

test('L7 joinAll with count 1 returns the first, and leaves the others alone', async () => {
  using clock = new VirtualClock()
  const all = [spawn(sleep, 30), spawn(sleep, 10), spawn(sleep, 20)]

  expect(await joinAll(all, { count: 1 })).toEqual([all[1]])

  expect([clock.now(), all.map((greenlet) => greenlet.dead)]).toEqual([10, [false, true, false]])
  expect(all.map((greenlet) => greenlet.linkCount)).toEqual([0, 0, 0])
  await killAll(all)
})

test('L7 greenlets that are dead already or given twice do not make joinAll wait', async () => {
  const dead = spawn(() => 1)
  await dead.join()
  const living = spawn(sleep, 0)

  expect(await joinAll([living, dead, living, dead])).toEqual([dead, living])

  expect(await joinAll([dead, dead])).toEqual([dead])
})

test('L7 joinAll of nothing, and of none, returns an empty list', async () => {
  const living = spawn(sleep, 0)

  expect(await joinAll([])).toEqual([])
  expect(await joinAll([living], { count: 0 })).toEqual([])

  await living.join()
})

test('L7 joinAll takes any iterable and keeps the type of its greenlets', async () => {
  const set = new Set([spawn(() => 1), spawn(() => 2)])

  const ended = await joinAll(set.values())

  expectTypeOf(ended).toEqualTypeOf<Greenlet<number>[]>()
  expect(ended.map((greenlet) => greenlet.value)).toEqual([1, 2])
})

test('L7 joinAll returns what has ended when its time is up', async () => {
  using clock = new VirtualClock()
  const all = [spawn(sleep, Infinity), spawn(sleep, 5)]

  expect(await joinAll(all, { timeout: 10 })).toEqual([all[1]])
  expect(await joinAll(all, { timeout: new Timeout(10) })).toEqual([all[1]])

  expect(clock.now()).toBe(20)
  await killAll(all)
})

test('L7 joinAll counts what was never started when it is killed', async () => {
  const never = new Greenlet(() => 0)
  const joined = joinAll([never])

  await never.kill()

  expect(await joined).toEqual([never])
})

test('L8 joinAll with raiseError throws when the first fails, the others run on', async () => {
  using clock = new VirtualClock()
  await using _ = leakCheck()
  const error = new RangeError('x')
  const fails = spawn(() => sleep(10).then(() => Promise.reject(error)))
  const other = spawn(() => sleep(20).then(() => 'done'))

  await expect(joinAll([other, fails], { raiseError: true })).rejects.toBe(error)

  expect([clock.now(), other.dead]).toEqual([10, false])
  expect(await other.get()).toBe('done')
})

test('L8 joinAll with raiseError throws the failure of one that is dead already', async () => {
  const error = new RangeError('x')
  const fails = spawn(() => Promise.reject(error))
  await fails.join({ raiseError: true }).catch(() => {})
  const living = spawn(sleep, 0)

  await expect(joinAll([living, fails], { raiseError: true })).rejects.toBe(error)

  expect(living.linkCount).toBe(0)
  await living.join()
})

test('L8 a kill is no failure for joinAll with raiseError', async () => {
  const target = spawn(sleep, Infinity)
  const joined = joinAll([target], { raiseError: true })

  await target.kill()

  expect(await joined).toEqual([target])
})

test('a greenlet killed while it joins leaves nothing on those it joins', async () => {
  const targets = [spawn(sleep, Infinity), spawn(sleep, Infinity)]
  const joiner = spawn(() => joinAll(targets))
  await settled()
  expect(targets.map((target) => target.linkCount)).toEqual([1, 1])

  await joiner.kill()

  expect(targets.map((target) => target.linkCount)).toEqual([0, 0])
  await killAll(targets)
})

test('joinAll ends with the reason of its signal', async () => {
  const target = spawn(sleep, Infinity)
  const reason = new RangeError('x')
  const abort = new AbortController()
  const joined = joinAll([target], { signal: abort.signal })

  abort.abort(reason)

  await expect(joined).rejects.toBe(reason)
  expect(target.linkCount).toBe(0)
  await target.kill()
})

for (const count of [-1, 1.5, Number.NaN]) {
  test(`joinAll refuses a count of ${count}`, () => {
    expect(() => joinAll([], { count })).toThrow(ArgumentRangeError)
    expect(() => joinAll([], { count })).toThrow(`joinAll: count must be a whole number from 0 up, got ${count}`)
  })
}

test('L9 a greenlet that joins itself among others returns when its time is up', async () => {
  using clock = new VirtualClock()
  const self: Greenlet<Greenlet[]> = spawn(() => joinAll([self as Greenlet], { timeout: 10 }))

  expect(await self.get()).toEqual([])
  expect(clock.now()).toBe(10)
})
