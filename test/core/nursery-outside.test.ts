import { type Greenlet, GreenletExit, Timeout, nursery, shield, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('N3 a kill from outside kills the children, waits for them, and is what is thrown', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const exit = new GreenletExit('from outside')
  const child = Promise.withResolvers<Greenlet>()
  const g = spawn(() =>
    nursery((n) => child.resolve(n.spawn(() => sleep(Infinity).finally(() => shield(() => sleep(10)))))),
  )
  await settled()

  void g.kill(exit)
  await settled()
  expect(g.dead).toBe(false)
  clock.advance(10)
  await g.join()

  expect(g.exit).toBe(exit)
  expect((await child.promise).dead).toBe(true)
})

test('N3 a kill that hits the block ends the children too', async () => {
  await using _ = leakCheck()
  let child: Greenlet | undefined
  const g = spawn(() =>
    nursery(async (n) => {
      child = n.spawn(sleep, Infinity)
      await sleep(Infinity)
    }),
  )
  await settled()

  await g.kill()

  expect([child?.exit, g.exit]).toEqual([expect.any(GreenletExit), expect.any(GreenletExit)])
})

test('N3 a timeout from outside is thrown as it is, with all children dead', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const timeout = new Timeout(10)
  let child: Greenlet | undefined

  const left = withTimeout(timeout, () => nursery((n) => void (child = n.spawn(sleep, 100))))

  expect(await left.catch(same)).toBe(timeout)
  expect([child?.dead, clock.now()]).toEqual([true, 10])
})

test('N3 the fallback of a withTimeout around it stands in once the children are dead', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const left = withTimeout(10, () => nursery((n) => void n.spawn(slowToDie, 5)), { fallback: 'too slow' })

  await expect(left).resolves.toBe('too slow')
  expect(clock.now()).toBe(15)
})

test('N3 errors of children during a kill from outside are reported', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const error = new Error('cleanup failed')
  const g = spawn(() =>
    nursery((n) => {
      n.spawn(() => sleep(Infinity).catch(() => Promise.reject(error)))
    }),
  )
  await settled()

  await g.kill()

  expect(g.exit).toBeInstanceOf(GreenletExit)
  expect(reports.errors).toEqual([error])
})

test('N3 a timeout of the block itself ends the children and is what is thrown', async () => {
  await using _ = virtualTime()
  let child: Greenlet | undefined

  const left = nursery(async (n) => {
    child = n.spawn(sleep, 1000)
    await withTimeout(10, () => sleep(100))
  })

  await expect(left).rejects.toThrow(Timeout)
  expect(child?.exit).toBeInstanceOf(GreenletExit)
})

test('a child that becomes a zombie is waited for no longer', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<void>()
  let zombie: Greenlet | undefined
  const left = nursery(async (n) => {
    zombie = n.spawn(() => foreign.promise)
    await sleep(10)
    void zombie.kill(undefined, { grace: 100 })
    return 'left'
  })
  await settled()

  clock.advance(10)
  await settled()
  clock.advance(100)

  await expect(left).resolves.toBe('left')
  expect([zombie?.zombie, reports.codes]).toEqual([true, ['HUBLET_ZOMBIE']])
  foreign.resolve()
})

async function slowToDie(ms: number): Promise<void> {
  await sleep(1000).finally(() => sleep(ms))
}
