import { ClosedError, Greenlet, GreenletExit, Group, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { virtualTime } from '../support/virtual-time.ts'

test('P7 kill ends all members and resolves to true', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const members = [group.spawn(sleep, Infinity), group.spawn(sleep, Infinity)]
  await settled()
  const late = group.spawn(() => sleep(Infinity))

  await expect(group.kill()).resolves.toBe(true)

  expect(group.size).toBe(0)
  expect([...members, late].map((member) => member.exit)).toEqual(Array(3).fill(expect.any(GreenletExit)))
})

test('P7 kill of a stubborn member resolves to false when the time is up', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const group = new Group()
  const stubborn = group.spawn(() => sleep(Infinity).catch(() => sleep(100)))
  await settled()

  const killed = spawn(() => group.kill(undefined, { timeout: 10 }))
  await settled()
  clock.advance(10)

  await expect(killed.get()).resolves.toBe(false)
  expect(stubborn.dead).toBe(false)
  clock.advance(90)
  await group.join()
})

test('K8 kill kills each member once only, then waits', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const group = new Group()
  let kills = 0
  const undead = async (): Promise<void> => {
    for (let i = 0; i < 2; i++) await sleep(i === 0 ? Infinity : 10).catch(() => kills++)
  }
  group.spawn(undead)
  group.spawn(undead)
  await settled()

  const both = Promise.all([group.kill(), group.kill()])
  await settled()
  clock.advance(10)

  expect(await both).toEqual([true, true])
  expect(kills).toBe(2)
})

test('kill reaches members that are added meanwhile', async () => {
  await using _ = leakCheck()
  const group = new Group()
  let late: Greenlet | undefined
  group.spawn(() =>
    sleep(Infinity).finally(() => {
      late = group.spawn(sleep, Infinity)
    }),
  )
  await settled()

  await group.kill()

  expect(late?.exit).toBeInstanceOf(GreenletExit)
})

test('kill passes the reason on to every member', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const reason = new GreenletExit('closing time')
  const member = group.spawn(sleep, Infinity)
  await settled()

  await group.kill(reason)

  expect(member.exit).toBe(reason)
})

test('a member that kills its group dies last, with the same reason', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const other = group.spawn(sleep, Infinity)
  const killer = group.spawn(async () => {
    await sleep(0)
    await group.kill()
  })

  await group.join()

  expect([other.exit, killer.exit]).toEqual([expect.any(GreenletExit), other.exit])
})

test('killOne kills a member and no stranger', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const [member, stranger] = [group.spawn(sleep, Infinity), spawn(sleep, Infinity)]
  await settled()

  await expect(group.killOne(member)).resolves.toBe(true)
  await expect(group.killOne(stranger)).resolves.toBe(false)

  expect([member.dead, stranger.dead]).toEqual([true, false])
  await stranger.kill()
})

test('apply kills its member when the caller is killed', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const caller = spawn(() => group.apply(sleep, [Infinity]))
  await settled()

  await caller.kill()
  await group.join()

  expect(group.size).toBe(0)
})

test('close refuses new members in every way; those there run on', async () => {
  await using _ = virtualTime()
  const group = new Group()
  const member = group.spawn(sleep, 10)

  group.close()

  expect(group.closed).toBe(true)
  expect(() => group.spawn(sleep)).toThrow(new ClosedError('cannot spawn: the group is closed'))
  expect(() => group.add(member)).toThrow(expect.objectContaining({ code: 'HUBLET_CLOSED' }))
  expect(() => group.start(new Greenlet(() => {}))).toThrow(ClosedError)
  await expect(group.apply(() => {}, [])).rejects.toThrow(ClosedError)
  await group.join()
  expect(member.successful).toBe(true)
})

test('leaving `await using` closes the group, kills its members and waits for them', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const kept: Group[] = []
  let member: Greenlet | undefined

  {
    await using group = new Group()
    kept.push(group)
    member = group.spawn(() => sleep(Infinity).finally(() => sleep(10)))
    await sleep(0)
    await sleep(0)
  }

  expect([kept[0]?.closed, member.dead, clock.now()]).toEqual([true, true, 10])
})
