import { GreenletExit, Timeout, nursery, shield, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { virtualTime } from '../support/virtual-time.ts'

test('H2 a kill kept by a shield that fails inside withTimeout is thrown at the next wait of the greenlet', async () => {
  await using _ = virtualTime()
  const target = spawn(async () => {
    await withTimeout(1000, () =>
      shield(async () => {
        await sleep(10)
        throw new Error('inside')
      }),
    ).catch(() => 'caught')
    await sleep(Infinity)
  })
  await sleep(0)

  expect(await target.kill()).toBe(true)

  expect(target.exit).toBeInstanceOf(GreenletExit)
})

test('the second of two kills kept by a shield inside withTimeout is thrown at the next wait', async () => {
  await using _ = virtualTime()
  const thrown: unknown[] = []
  const target = spawn(async () => {
    await withTimeout(1000, () => shield(() => sleep(10))).catch((error: unknown) => thrown.push(error))
    await sleep(Infinity)
  })
  await sleep(0)
  const [first, second] = [new GreenletExit('first'), new GreenletExit('second')]

  void target.kill(first)
  await target.kill(second)

  expect(thrown).toEqual([first])
  expect(target.exit).toBe(second)
})

test('a child that makes its nursery fail by killing a sibling ends with it, and so do the others', async () => {
  await using _ = virtualTime()
  const log: string[] = []

  const failing = nursery(async (n) => {
    n.spawn(async () => {
      const sibling = n.spawn(() => 'never runs')
      n.spawn(sleep, Infinity)
      void sibling.kill(new Error('by a sibling'))
      log.push('goes on to its next wait')
      await sleep(Infinity)
    })
    await sleep(Infinity)
  })

  await expect(failing).rejects.toThrow('by a sibling')
  await settled()
  expect(log).toEqual(['goes on to its next wait'])
})

test('H3 a Timeout started inside a shield fires in there', async () => {
  using clock = new VirtualClock()
  const target = spawn(() =>
    shield(async () => {
      using t = Timeout.start(3)
      const error: unknown = await sleep(10).catch((thrown: unknown) => thrown)
      return error === t && clock.now()
    }),
  )

  expect(await target.get()).toBe(3)
})

test('a Timeout started around a shield is kept by it, and limits a wait inside that names it', async () => {
  using clock = new VirtualClock()
  const target = spawn(async () => {
    using t = Timeout.start(3)
    const inside = shield(async () => {
      const joined = await spawn(sleep, 10).join({ timeout: t })
      return [joined, clock.now()]
    })
    return await inside.catch((error: unknown) => error === t && clock.now())
  })

  expect(await target.get()).toBe(3)
})
