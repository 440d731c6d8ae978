import { ArgumentRangeError, ArgumentTypeError, GreenletExit, Timeout, joinAll, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { Barrier, BrokenBarrier } from '@hublet/locks'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

const waiting = (barrier: Barrier, options = {}): (() => Promise<unknown>) => {
  return () => barrier.wait(options).catch(same)
}

test('S7 it releases all when the last has come, each with its place', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(3)
  const greenlets = [1, 2].map(() => spawn(() => barrier.wait()))
  await settled()
  expect([greenlets.map(({ dead }) => dead), barrier.stats().waiting]).toEqual([[false, false], 2])

  const last = await barrier.wait()

  expect([await greenlets[0]!.get(), await greenlets[1]!.get(), last]).toEqual([0, 1, 2])
  expect(barrier.stats()).toEqual({ parties: 3, waiting: 0, broken: false })
})

test('S7 it begins anew, again and again', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(3)
  const log: number[] = []
  const run = async (): Promise<void> => {
    for (let round = 0; round < 5; round++) {
      await barrier.wait()
      log.push(round)
    }
  }

  await joinAll([1, 2, 3].map(() => spawn(run)))

  expect(log).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
})

test('who comes right behind the last belongs to the next round', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(2)
  const first = spawn(() => barrier.wait())
  await settled()

  const places = [barrier.wait(), barrier.wait(), barrier.wait()]

  expect(await Promise.all([first.get(), ...places])).toEqual([0, 1, 0, 1])
})

test('a barrier for one lets everybody through', async () => {
  const barrier = new Barrier(1)

  expect([await barrier.wait(), await barrier.wait({ timeout: 0 })]).toEqual([0, 0])
})

test('S7 abort fails those who wait, and those who come', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(3, { name: 'start' })
  const greenlets = [1, 2].map(() => spawn(waiting(barrier)))
  await settled()

  barrier.abort()

  const errors = [await greenlets[0]!.get(), await greenlets[1]!.get(), await barrier.wait().catch(same)]
  expect(errors).toEqual([expect.any(BrokenBarrier), expect.any(BrokenBarrier), expect.any(BrokenBarrier)])
  expect((errors[2] as Error).message).toMatchInlineSnapshot(
    `"cannot wait at Barrier "start": abort() was called; reset() mends it"`,
  )
  expect(barrier.stats()).toEqual({ parties: 3, waiting: 0, broken: true })
})

test('S7 abort breaks it also when nobody waits, and twice is once', async () => {
  const barrier = new Barrier(1)
  barrier.abort()
  barrier.abort()

  expect([barrier.broken, await barrier.wait().catch(same)]).toEqual([true, expect.any(BrokenBarrier)])
})

test('S7 reset fails those who wait, and lets the next round begin', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(2)
  const before = spawn(waiting(barrier))
  await settled()

  barrier.reset()

  expect([await before.get(), barrier.broken]).toEqual([expect.any(BrokenBarrier), false])
  const after = spawn(() => barrier.wait())
  await settled()
  expect([await barrier.wait(), await after.get()]).toEqual([1, 0])
})

test('S7 reset mends a broken one', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(2)
  barrier.abort()

  barrier.reset()

  const first = spawn(() => barrier.wait())
  await settled()
  expect([await barrier.wait(), await first.get()]).toEqual([1, 0])
})

test('S7 one whose time is up gets a BrokenBarrier of its own, and so do all others', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const barrier = new Barrier(3, { name: 'start' })
  const [late, other] = [spawn(waiting(barrier, { timeout: 10 })), spawn(waiting(barrier))]
  await settled()
  clock.advance(10)

  const errors = [await late.get(), await other.get()] as Error[]

  expect(errors).toEqual([expect.any(BrokenBarrier), expect.any(BrokenBarrier)])
  expect(errors.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "Barrier.wait <Barrier "start" 2/3>: the others had not come after 10 ms",
      "cannot wait at Barrier "start": somebody gave up waiting; reset() mends it",
    ]
  `)
  expect(barrier.broken).toBe(true)
})

test('S7 one that is killed breaks it for the others', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(3)
  const [killed, other] = [spawn(() => barrier.wait()), spawn(waiting(barrier))]
  await settled()

  await killed.kill()

  expect([killed.exit, await other.get()]).toEqual([expect.any(GreenletExit), expect.any(BrokenBarrier)])
})

test('an outer timeout and a signal break it for the others', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const [one, two] = [new Barrier(3), new Barrier(3)]
  const controller = new AbortController()
  const outer = new Timeout(5)
  const enders = [
    spawn(() => withTimeout(outer, waiting(one)).catch(same)),
    spawn(waiting(two, { signal: controller.signal })),
  ]
  const others = [spawn(waiting(one)), spawn(waiting(two))]
  await settled()

  clock.advance(5)
  controller.abort('stop')

  expect(await Promise.all(enders.map((greenlet) => greenlet.get()))).toEqual([outer, 'stop'])
  for (const other of others) expect(await other.get()).toBeInstanceOf(BrokenBarrier)
})

test('one that is killed when all have come has come: nobody notices', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(3)
  const [killed, other] = [spawn(() => barrier.wait()), spawn(() => barrier.wait())]
  await settled()

  const last = barrier.wait()
  void killed.kill()

  expect([await killed.get(), await other.get(), await last]).toEqual([0, 1, 2])
  expect(barrier.broken).toBe(false)
})

test('one that was killed before it came has not come, and breaks nothing', async () => {
  await using _ = leakCheck()
  const barrier = new Barrier(2)
  const gate = Promise.withResolvers<undefined>()
  const late = spawn(async () => {
    await gate.promise
    await barrier.wait()
  })
  await settled()

  void late.kill()
  gate.resolve(undefined)
  await late.join()

  expect([late.exit, barrier.stats()]).toEqual([expect.any(GreenletExit), { parties: 2, waiting: 0, broken: false }])
})

test.for([0, -1, 1.5, Number.NaN])('%s parties are refused', (parties) => {
  expect(() => new Barrier(parties)).toThrow(ArgumentRangeError)
})

test('parties that are no number are refused', () => {
  expect(() => new Barrier('2' as never)).toThrow(ArgumentTypeError)
  expect(() => new Barrier(0)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentRangeError: Barrier: parties must be a whole number from 1 up, got 0]`,
  )
})

test('what it looks like', () => {
  const barrier = new Barrier(2, { name: 'start' })
  barrier.abort()
  expect([String(barrier), String(new Barrier(3, { name: 'x' }))]).toEqual([
    '<Barrier "start" 0/2 broken>',
    '<Barrier "x" 0/3>',
  ])
})
