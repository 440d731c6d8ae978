import { ArgumentTypeError, ClosedError, type Greenlet, type Nursery, nursery, sleep } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { failAfter } from '../support/bodies.ts'
import { attempt, same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('N1 leaving waits for every child and returns the value of the block', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const value = await nursery((n) => {
    n.spawn(sleep, 10)
    n.spawn(sleep, 30)
    return 'value'
  })

  expect([value, clock.now()]).toEqual(['value', 30])
})

test('N1 a child may spawn more until the last one has ended', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await nursery((n) => {
    const again = async (times: number): Promise<void> => {
      await sleep(10)
      if (times > 1) n.spawn(again, times - 1)
    }
    n.spawn(again, 3)
  })

  expect(clock.now()).toBe(30)
})

test('N1 a nursery that was left spawns nothing', async () => {
  await using _ = leakCheck()
  let kept: Nursery | undefined

  await nursery((n) => void (kept = n))

  expect(() => kept!.spawn(sleep)).toThrow(new ClosedError('cannot spawn: the nursery was left'))
})

test('N2 the first failure kills the other children and the waits of the block', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const error = new Error('first')
  let other: Greenlet | undefined
  let inBlock: unknown

  const left = nursery(async (n) => {
    other = n.spawn(sleep, 1000)
    n.spawn(failAfter, 10, error)
    inBlock = await sleep(1000).catch(same)
    throw inBlock
  })

  await expect(left).rejects.toBe(error)
  expect(clock.now()).toBe(10)
  expect(other?.exit).toBe(inBlock)
  expect(inBlock).toMatchObject({ code: 'HUBLET_GREENLET_EXIT', cause: error })
})

test('N2 a block on a foreign promise is left all the same when a child fails', async () => {
  await using _ = leakCheck()
  const error = new Error('first')

  const left = nursery(async (n) => {
    n.spawn(() => Promise.reject(error))
    await new Promise(() => {})
  })

  await expect(left).rejects.toBe(error)
})

test('N2 a failing block kills the children and waits for them', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const error = new Error('block')
  const log: string[] = []

  const left = nursery(async (n) => {
    n.spawn(async () => {
      await sleep(1000).catch(() => sleep(5))
      log.push(`child ended ${clock.now()}`)
    })
    await sleep(10)
    throw error
  })

  await expect(left).rejects.toBe(error)
  expect(log).toEqual(['child ended 15'])
})

test('N2 once it is failing nothing more is spawned', async () => {
  await using _ = virtualTime()
  const error = new Error('first')
  let refused: unknown

  const left = nursery(async (n) => {
    n.spawn(failAfter, 10, error)
    await sleep(1000).catch(() => {})
    refused = attempt(() => n.spawn(sleep))
  })

  await expect(left).rejects.toBe(error)
  expect(refused).toMatchObject({ code: 'HUBLET_CLOSED', message: 'cannot spawn: the nursery is ending' })
})

test('N2 a child that is killed is no failure', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await nursery(async (n) => {
    const child = n.spawn(sleep, Infinity)
    n.spawn(sleep, 20)
    await sleep(10)
    await child.kill()
  })

  expect(clock.now()).toBe(20)
})

test('kill ends the children there are; the block goes on and may spawn more', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await nursery(async (n) => {
    n.spawn(sleep, Infinity)
    n.spawn(sleep, Infinity)
    await sleep(10)
    expect(await n.kill()).toBe(true)
    expect(n.size).toBe(0)
    n.spawn(sleep, 10)
  })

  expect(clock.now()).toBe(20)
})

test('what is no function is refused', async () => {
  await expect(nursery(7 as unknown as () => void)).rejects.toThrow(ArgumentTypeError)
  await nursery((n) => {
    expect(() => n.spawn(7 as unknown as () => void)).toThrow('Nursery.spawn: fn must be a function, got 7')
  })
})
