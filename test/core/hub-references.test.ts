// Greenlets and events of other hubs.

import { AsyncResult, Event, Greenlet, GreenletExit, HubExit, HubThread, joinAll, sleep, spawn } from '@hublet/core'
import { expect, test } from 'vitest'

type References = typeof import('../support/hubs/references.ts')

const start = (): Promise<HubThread<References>> =>
  HubThread.start<References>(new URL('../support/hubs/references.ts', import.meta.url))
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })

test('an event that is set here wakes who waits over there', async () => {
  await using thread = await start()
  const event = new Event()
  const waiting = thread.api.waitFor(event)
  await thread.api.seen()

  event.set()

  expect(await waiting).toBe(true)
  expect(await thread.api.waitFor(event)).toBe(true)
})

test('an event that is set over there wakes who waits here, and is cleared for all', async () => {
  await using thread = await start()
  const event = new Event()
  const waiting = spawn(() => event.wait())

  await thread.api.set(event)

  expect(await waiting.get()).toBe(true)
  expect(await thread.api.clear(event)).toBe(false)
  expect(event.ready).toBe(false)
})

test('an event of another hub is waited for, set, and timed out', async () => {
  await using thread = await start()
  const event = await thread.api.giveEvent()
  expect(event).toBeInstanceOf(Event)

  expect(await event.wait({ timeout: 5 })).toBe(false)
  const waiting = spawn(() => event.wait())
  await thread.api.setOwn()

  expect(await waiting.get()).toBe(true)
  expect(await thread.api.giveEvent()).toBe(event)
})

test('a pulse wakes who waits in all hubs', async () => {
  await using one = await start()
  await using two = await start()
  const event = new Event()
  const waiting = [one.api.waitFor(event), two.api.waitFor(event)]
  await Promise.all([one.api.seen(), two.api.seen()])

  event.set()
  event.clear()

  expect(await Promise.all(waiting)).toEqual([true, true])
  expect(await one.api.waitFor(event, 5)).toBe(false)
})

test('who waits for an event of a hub that dies gets HubExit', async () => {
  await using thread = await start()
  const event = await thread.api.giveEvent()
  const waiting = event.wait().catch((error: unknown) => error)

  await thread.terminate()

  expect(await waiting).toBeInstanceOf(HubExit)
  await expect(event.wait()).rejects.toBeInstanceOf(HubExit)
})

test('the result of a greenlet of here is waited for over there', async () => {
  await using thread = await start()
  const greenlet = spawn(async () => {
    await sleep(5)
    return 'done'
  })

  expect(await thread.api.resultOf(greenlet)).toBe('done')
  expect(await thread.api.resultOf(greenlet)).toBe('done')
})

test('the failure of a greenlet of here is thrown over there', async () => {
  await using thread = await start()
  const greenlet = spawn(() => {
    throw new RangeError('here')
  })

  await expect(thread.api.resultOf(greenlet)).rejects.toThrow(RangeError)
})

test('a greenlet of here is killed from over there', async () => {
  await using thread = await start()
  const greenlet = spawn(() => sleep(Infinity))

  expect(await thread.api.kill(greenlet)).toBe(true)

  expect(greenlet.exit?.message).toBe('from afar')
})

test('a greenlet that a hub has given is joined and killed as one of here', async () => {
  await using thread = await start()
  const [quick, slow] = [await thread.api.start('quick'), await thread.api.start('slow')]
  expect(quick).toBeInstanceOf(Greenlet)

  expect(await joinAll([quick])).toEqual([quick])
  expect(quick.value).toBe('quick')
  expect(await slow.kill()).toBe(true)

  expect(slow.exit).toBeInstanceOf(GreenletExit)
  expect(await thread.api.seen()).toEqual(['quick', 'slow'])
})

test('a greenlet of a hub that dies fails with HubExit', async () => {
  await using thread = await start()
  const slow = await thread.api.start('slow')

  await thread.terminate()

  await eventually(() => slow.dead).toBe(true)
  expect(slow.exception).toBeInstanceOf(HubExit)
})

test('a result that is set here is got over there, and the other way round', async () => {
  await using thread = await start()
  const [mine, yours] = [new AsyncResult<unknown>(), new AsyncResult<unknown>()]
  const getting = thread.api.get(mine)
  await thread.api.seen()

  mine.set({ answer: 42 })
  expect(await thread.api.settle(yours, 'theirs')).toBe(true)

  expect(await getting).toEqual({ answer: 42 })
  expect(await yours.get()).toBe('theirs')
  expect(await thread.api.get(yours)).toBe('theirs')
  expect(await thread.api.settle(yours, 'again')).toBe(false)
})

test('an error of a result arrives over there with its class', async () => {
  await using thread = await start()
  const [late, early] = [new AsyncResult<unknown>(), new AsyncResult<unknown>()]
  early.setException(new RangeError('early'))
  const getting = thread.api.get(late)

  await thread.api.settle(late, new TypeError('late'))

  await expect(getting).rejects.toThrow(TypeError)
  await expect(thread.api.get(early)).rejects.toThrow(RangeError)
})

test('a result that cannot be sent fails who waits for it over there', async () => {
  await using thread = await start()
  const result = new AsyncResult<unknown>()
  const getting = thread.api.get(result)
  await thread.api.seen()

  result.set(Symbol('here'))

  await expect(getting).rejects.toMatchObject({ code: 'HUBLET_UNCLONEABLE' })
})
