// What other threads see of a call that blocks, while it lasts.

import { HubThread, spawn } from '@hublet/core'
import { ThreadPool } from '@hublet/threadpool'
import { expect, test } from 'vitest'

import { statInPool } from '../support/guard-thread.ts'
import { type CurrentBlockingCall, block, blockingRecord, currentBlockingCalls, guard } from '../support/guard.ts'
import { comes, env } from '../support/hub-threads.ts'
import { same } from '../support/thrown.ts'

type Thread = HubThread<typeof import('../support/guard-thread.ts')>

function start(name: string): Promise<Thread> {
  return HubThread.start(new URL('../support/guard-thread.ts', import.meta.url), { name, env })
}

/** What that call is like, as soon as it blocks that hub. */
async function seenIn(name: string, call: string): Promise<CurrentBlockingCall> {
  let found: CurrentBlockingCall | undefined
  await comes(() => (found = currentBlockingCalls().find((one) => one.hub === name && one.call === call)) !== undefined)
  return found!
}

/** Hub threads may nap for a moment when they have nothing to do: that blocks, too. */
const nothingBlocks = (): Promise<void> => comes(() => currentBlockingCalls().length === 0)

test('while a thread blocks, another sees in what, for how long and for which greenlet', async () => {
  await using thread = await start('sleeper')
  await thread.api.watch()

  const asleep = thread.api.sleepOutside(0.6)
  const first = await seenIn('sleeper', 'child_process.execSync')
  let later: CurrentBlockingCall | undefined
  await comes(() => (later = currentBlockingCalls()[0]) === undefined || later.ms >= first.ms + 50)

  expect(first).toEqual({
    hub: 'sleeper',
    call: 'child_process.execSync',
    greenlet: expect.any(Number) as number,
    ms: expect.any(Number) as number,
  })
  expect(later).toMatchObject({ hub: 'sleeper', greenlet: first.greenlet })
  expect(await asleep).toBe(first.greenlet)
  await nothingBlocks()
})

test('each thread has a record of its own', async () => {
  await using one = await start('one')
  await using two = await start('two')
  await Promise.all([one.api.watch(), two.api.watch()])

  const both = [one.api.blockFor(700), two.api.sleepOutside(0.7)]
  const seen = [await seenIn('one', 'Atomics.wait'), await seenIn('two', 'child_process.execSync')]
  const calls = currentBlockingCalls()

  expect(seen.map(({ hub }) => hub)).toEqual(['one', 'two'])
  expect(calls.map(({ hub }) => hub).toSorted()).toEqual(['one', 'two'])
  await Promise.all(both)
})

test('a thread that dies in a call is no longer seen, nor is whoever comes after it', async () => {
  const thread = await start('mortal')
  await thread.api.watch()
  const call = thread.api.blockFor(60_000).catch(same)
  await seenIn('mortal', 'Atomics.wait')

  await thread.terminate()
  await call
  expect(currentBlockingCalls()).toEqual([])
  await using next = await start('heir')
  await next.api.watch()

  await next.api.blockFor(1)
  expect(await next.api.recordLength()).toBe(48)
  await nothingBlocks()
})

test('a call of this thread is seen from within', async () => {
  using _ = guard({ policy: 'allow' })
  const seen: CurrentBlockingCall[][] = []
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const database = new DatabaseSync(':memory:')
  database.function('look', () => seen.push(currentBlockingCalls()))

  const greenlet = spawn(() => database.exec('select look()'))
  await greenlet.get()
  database.exec('select look()')

  expect(seen.map((calls) => calls.map(({ call, greenlet: ident }) => [call, ident]))).toEqual([
    [['sqlite.DatabaseSync.exec', greenlet.ident]],
    [['sqlite.DatabaseSync.exec', undefined]],
  ])
  expect(blockingRecord()).toBeInstanceOf(Int32Array)
  expect(currentBlockingCalls()).toEqual([])
})

test('a call in a hub thread is refused there, and the refusal arrives as what it is', async () => {
  await using thread = await start('strict')

  const error = await thread.api.beRefused().catch(same)

  expect(error).toMatchObject({
    name: 'BlockingCallRefused',
    code: 'HUBLET_BLOCKING_CALL_REFUSED',
    call: 'fs.statSync',
    message: expect.stringContaining('greenlet "') as string,
  })
})

test('threads of pools may block', async () => {
  await using pool = new ThreadPool({ maxThreads: 1, env })

  expect(await pool.apply(statInPool)).toBe(true)
})

test('a guard that is taken away leaves no call behind', () => {
  const guarded = guard({ policy: 'allow' })
  block(1)
  guarded[Symbol.dispose]()

  expect(currentBlockingCalls()).toEqual([])
})
