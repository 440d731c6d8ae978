import { Group, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { failAfter } from '../support/bodies.ts'
import { collectReports } from '../support/reports.ts'

test('P7 join of an empty group is true at once', async () => {
  await using _ = leakCheck()

  await expect(new Group().join()).resolves.toBe(true)
})

test('P7 join waits for the last member', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const group = new Group()
  for (const ms of [10, 30, 20]) group.spawn(sleep, ms)

  await expect(group.join()).resolves.toBe(true)

  expect(clock.now()).toBe(30)
})

test('P7 a group made of greenlets waits for them too', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const group = new Group([spawn(sleep, 10), spawn(sleep, 20)])

  await group.join()

  expect(clock.now()).toBe(20)
})

test('P7 join returns false when the time is up; the members live', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const group = new Group()
  const member = group.spawn(sleep, 20)
  const joined = group.join({ timeout: 10 })
  await settled()

  clock.advance(10)

  await expect(joined).resolves.toBe(false)
  expect(member.dead).toBe(false)
  await member.kill()
})

test('P7 join with raiseError throws the first failure at its moment, and it counts as observed', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  using reports = collectReports()
  const group = new Group()
  const error = new Error('first')
  group.spawn(sleep, 20)
  group.spawn(failAfter, 10, error)

  await expect(group.join({ raiseError: true })).rejects.toBe(error)

  expect([clock.now(), group.size]).toEqual([10, 1])
  await group.join()
  await settled()
  expect(reports.errors).toEqual([])
})

test('P7 the failure of a member added during the join is thrown too, and not reported as well', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const group = new Group()
  const first = group.spawn(sleep, Infinity)
  const joiner = spawn(() => group.join({ raiseError: true }))
  await settled()
  const error = new Error('added later')

  group.spawn(() => Promise.reject(error))

  await expect(joiner.get()).rejects.toBe(error)
  await first.kill()
  await settled()
  expect(reports.errors).toEqual([])
})

test('a member that becomes a zombie is no member any more', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const group = new Group()
  const foreign = Promise.withResolvers<void>()
  const zombie = group.spawn(() => foreign.promise)
  const joiner = spawn(() => group.join())
  await settled()

  void zombie.kill(undefined, { grace: 0 })

  await expect(joiner.get()).resolves.toBe(true)
  expect([group.size, zombie.zombie]).toEqual([0, true])
  expect(reports.errors).toEqual([expect.objectContaining({ code: 'HUBLET_ZOMBIE' })])
  foreign.resolve()
})

test('P7 join with raiseError of a group whose last member fails throws', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const error = new Error('last')
  group.spawn(() => Promise.reject(error))

  await expect(group.join({ raiseError: true })).rejects.toBe(error)
})

test('a member that fails and that nobody observes is reported, once', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const group = new Group()
  const error = new Error('nobody looks')
  group.spawn(() => Promise.reject(error))

  await group.join()
  await settled()

  expect(reports.errors).toEqual([error])
})

test('discarding the last member ends a join', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const member = group.spawn(sleep, Infinity)
  const joiner = spawn(() => group.join())
  await settled()

  group.discard(member)

  await expect(joiner.get()).resolves.toBe(true)
  await member.kill()
})
