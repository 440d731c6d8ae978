import { GreenletExit, Group, type MapIterator, Pool, Timeout, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { double } from '../support/bodies.ts'
import { readAll } from '../support/map-results.ts'
import { Counted, upTo } from '../support/sources.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('break on an infinite source calls its return and kills what runs', async () => {
  await using _ = virtualTime()
  const pool = new Pool(2)
  const source = new Counted()

  const read: number[] = []
  for await (const value of pool.imap(double, source)) if (read.push(value) === 3) break

  expect(read).toEqual([2, 4, 6])
  expect(source.returned).toBe(1)
  expect(pool.size).toBe(0)
})

test('leaving an imap by await using runs the finally block of an async generator', async () => {
  await using _ = virtualTime()
  const log: string[] = []
  const source = async function* (): AsyncGenerator<number> {
    try {
      for (let n = 1; ; n++) yield n
    } finally {
      await sleep(1)
      log.push('closed')
    }
  }

  {
    await using iterator = new Pool(1).imap(double, source())
    await iterator.next()
  }

  expect(log).toEqual(['closed'])
})

test('a source whose next threw is not asked to return, as in for-of', async () => {
  await using _ = leakCheck()
  const source = new Counted(2)

  const read = await readAll(new Group().imap(double, source))

  expect(read).toEqual([2, new Error('source failed')])
  expect(source.returned).toBe(0)
})

test('a consumer that is killed in next stops the source and kills what runs', async () => {
  await using _ = leakCheck()
  const group = new Group()
  const source = new Counted()
  const consumer = spawn(
    drain,
    group.imap(() => sleep(Infinity), source, { readAhead: 2 }),
  )
  await settled()

  await consumer.kill()
  await settled()

  expect(consumer.exit).toBeInstanceOf(GreenletExit)
  expect([group.size, source.returned]).toEqual([0, 1])
})

test('a consumer that is timed out in next stops the source and kills what runs', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  const group = new Group()
  const source = new Counted()
  const iterator = group.imap(() => sleep(Infinity), source, { readAhead: 2 })

  await expect(withTimeout(10, () => iterator.next())).rejects.toThrow(Timeout)
  expect(clock.now()).toBe(10)
  await settled()

  expect([group.size, source.returned]).toEqual([0, 1])
  await expect(iterator.next()).resolves.toEqual({ value: undefined, done: true })
})

test('a consumer that is killed in next while a task ends leaves no task behind', async () => {
  await using _ = leakCheck()
  const pool = new Pool(1)
  const consumer = spawn(
    drain,
    pool.imap((n) => sleep(n === 1 ? Infinity : 1), new Counted()),
  )
  await settled()
  const [first] = [...pool]

  pool.discard(first!)
  void consumer.kill()
  await consumer.join()
  await settled()

  expect(pool.size).toBe(0)
  await first!.kill()
})

test('a killed map kills what runs for it', async () => {
  await using _ = leakCheck()
  const pool = new Pool(2)
  const mapper = spawn(() => pool.map(() => sleep(Infinity), upTo(10)))
  await settled()

  await mapper.kill()
  await settled()

  expect(pool.size).toBe(0)
})

test('a next that waits when the iterator is left ends without a result', async () => {
  await using _ = leakCheck()
  const iterator = new Group().imap(() => sleep(Infinity), [1])
  const waiting = iterator.next()
  await settled()

  await iterator.return()

  await expect(waiting).resolves.toEqual({ value: undefined, done: true })
})

async function drain(iterator: MapIterator<unknown>): Promise<void> {
  while ((await iterator.next()).done !== true);
}
