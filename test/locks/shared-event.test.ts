// SharedEvent between threads.

import { spawn, wait } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { SharedEvent } from '@hublet/locks'
import { afterAll, expect, test } from 'vitest'

import { Thread, comes, threadsWait } from '../support/shared-threads.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())

test('an event that another thread sets wakes all who wait, in whichever thread', async () => {
  const event = new SharedEvent()
  await using third = new Thread()
  const here = [spawn(() => event.wait()), spawn(() => event.wait())]
  const there = third.call(event, 'wait')
  await threadsWait(event, 2)

  await other.call(event, 'set')

  expect(await Promise.all([...here.map((waiter) => waiter.get()), there])).toEqual([true, true, true])
  expect([event.ready, await event.wait()]).toEqual([true, true])
})

test('those who waited go on though it is cleared at once', async () => {
  const event = new SharedEvent()
  const [here, there] = [spawn(() => event.wait()), other.call(event, 'wait')]
  await threadsWait(event, 2)

  event.set()
  event.clear()

  expect([await here.get(), await there, event.ready]).toEqual([true, true, false])
})

test('after a clear in another thread `wait` waits again', async () => {
  const event = new SharedEvent()
  event.set()
  await other.call(event, 'clear')

  expect(await event.wait({ timeout: 1 })).toBe(false)
  const waiting = spawn(() => event.wait())
  await settled()
  await other.call(event, 'set')
  expect(await waiting.get()).toBe(true)
})

test('it can be linked to, waited for with others, and set by what it is linked to', async () => {
  const [event, linked] = [new SharedEvent(), new SharedEvent()]
  let calls = 0
  event.rawlink(() => calls++)
  const ready = wait([event])
  await threadsWait(event, 1)

  await other.call(event, 'set')

  expect(await ready).toEqual([event])
  await comes(() => calls === 1)
  spawn(() => {}).link(linked)
  expect(await other.call(linked, 'wait')).toBe(true)
})

test('an event outlives the thread that set it, and who waits outlives one that waited', async () => {
  await using victim = new Thread()
  const event = new SharedEvent()
  void victim.call(event, 'wait')
  const here = event.wait()
  await threadsWait(event, 2)
  await victim.die('terminate')

  await using setter = new Thread()
  await setter.call(event, 'set')
  await setter.die('exit')

  expect([await here, event.ready]).toEqual([true, true])
})

test('a thread that blocks until it is set sees a set that is cleared at once', async () => {
  const event = new SharedEvent()
  const blocked = other.call(event, 'waitSync')
  await threadsWait(event, 1)

  event.set()
  event.clear()

  expect(await blocked).toBe(true)
})
