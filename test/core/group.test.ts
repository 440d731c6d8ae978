import { ArgumentTypeError, Greenlet, Group, current, sleep, spawn } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { virtualTime } from '../support/virtual-time.ts'

test('a member leaves by itself when it ends', async () => {
  await using _ = virtualTime()
  const group = new Group()
  const [short, long] = [group.spawn(sleep, 10), group.spawn(sleep, 20)]
  expect([group.size, [...group]]).toEqual([2, [short, long]])

  await short.join()

  expect([group.size, group.has(short), group.has(long)]).toEqual([1, false, true])
  await group.join()
  expect([...group]).toEqual([])
})

test('discard takes a member out, which runs on', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const member = group.spawn(sleep, Infinity)

  expect([group.discard(member), group.discard(member)]).toEqual([true, false])

  await expect(group.join()).resolves.toBe(true)
  expect(member.dead).toBe(false)
  await member.kill()
})

test('a greenlet may be a member of two groups, and of one only once', async () => {
  await using _ = leakCheck()
  const [one, two] = [new Group(), new Group()]
  const member = one.spawn(sleep, Infinity)

  one.add(member)
  two.add(member)
  expect([one.size, two.size]).toEqual([1, 1])
  await one.kill()

  expect([one.size, two.size]).toEqual([0, 0])
})

test('a dead greenlet is not added', async () => {
  await using _ = leakCheck()
  const dead = spawn(() => {})
  await dead.join()

  expect(new Group([dead]).size).toBe(0)
})

test('start adds a greenlet and starts it', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const greenlet = new Greenlet(() => 'value')

  group.start(greenlet)

  expect([group.has(greenlet), greenlet.started]).toEqual([true, true])
  await expect(greenlet.get()).resolves.toBe('value')
})

test('apply spawns a member and returns its result or throws its error', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const error = new Error('no')

  const member = await group.apply(() => [group.has(current()!), group.size], [])

  expect(member).toEqual([true, 1])
  await expect(group.apply(() => Promise.reject(error), [])).rejects.toBe(error)
})

test('apply by a member calls the function in place', async () => {
  await using _ = leakCheck()
  const group = new Group()

  const same = await group.apply(async () => (await group.apply(() => current(), [])) === current(), [])

  expect(same).toBe(true)
})

test('what is no greenlet or no function is refused', () => {
  const group = new Group()

  expect(() => group.add(7 as unknown as Greenlet)).toThrow(
    new ArgumentTypeError('Group.add: greenlet must be a Greenlet, got 7'),
  )
  expect(() => group.spawn(7 as unknown as () => void)).toThrow('Group.spawn: fn must be a function, got 7')
  expect(() => group.killOne(7 as unknown as Greenlet)).toThrow(ArgumentTypeError)
})
