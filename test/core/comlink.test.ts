// Comlink over links between hubs.

import { GreenletExit, HubExit, HubThread, Timeout, UncloneableValue, spawn, until } from '@hublet/core'
import * as entry from '@hublet/core/comlink'
import { endpoint } from '@hublet/core/comlink'
import * as Comlink from 'comlink'
import { expect, test } from 'vitest'

import { comes, env } from '../support/hub-threads.ts'
import type { Api, Starter } from '../support/hubs/comlink.ts'

type Module = typeof import('../support/hubs/comlink.ts')
const url = new URL('../support/hubs/comlink.ts', import.meta.url)
const start = (name = 'comlink'): Promise<HubThread<Module>> => HubThread.start<Module>(url, { name, env })
const wrap = (thread: HubThread<Module>): Comlink.Remote<Api> => Comlink.wrap<Api>(endpoint(thread))

test('what @hublet/core/comlink exports', () => {
  expect(Object.keys(entry)).toEqual(['endpoint'])
})

test('functions are called, fields are read and written', async () => {
  await using thread = await start()
  const api = wrap(thread)

  expect(await api.add(1, 2)).toBe(3)
  expect(await api.slow({ deep: [1n, new Date(0)] })).toEqual({ deep: [1n, new Date(0)] })
  expect(await api.level).toBe(1)
  Reflect.set(api, 'level', 2)
  expect(await api.level).toBe(2)
  expect(await api.words).toEqual(new Map([['to', 2]]))
})

test('many calls at once get their own answers', async () => {
  await using thread = await start()
  const api = wrap(thread)

  const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => api.add(i, 1)))

  expect(answers).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
})

test('errors come back as Comlink sends them', async () => {
  await using thread = await start()
  const api = wrap(thread)

  const error = await errorOf(api.fail('no'))

  expect(error).toMatchObject({ name: 'TypeError', message: 'no' })
  expect((error as Error).stack).toContain('comlink.ts')
  expect(await errorOf(api.failWith({ a: 1 }))).toEqual({ a: 1 })
})

test('errors keep their class with a throw handler that leaves them whole', async () => {
  await using thread = await start()
  const api = wrap(thread)
  await api.throwWhole()

  await expect(api.fail('no')).rejects.toBeInstanceOf(TypeError)
})

test('what cannot be sent rejects the call, there and back, and the hub goes on', async () => {
  await using thread = await start()
  const api = wrap(thread)

  await expect(api.slow(Symbol('here'))).rejects.toThrow(UncloneableValue)
  await expect(api.symbol()).rejects.toThrow(UncloneableValue)
  expect(await api.add(1, 1)).toBe(2)
  expect(thread.stats().calls).toBe(0)
})

test('callbacks are called by Comlink.proxy', async () => {
  await using thread = await start()
  const seen: number[] = []

  const doubled = await wrap(thread).each(
    [1, 2],
    Comlink.proxy((item: number) => (seen.push(item), item * 2)),
  )

  expect(seen).toEqual([1, 2])
  expect(doubled).toEqual([2, 4])
})

test('a plain function is called where it comes from, without Comlink.proxy', async () => {
  await using thread = await start()
  const answer = (n: number): Promise<number> => Promise.resolve(n + 1)

  expect(await wrap(thread).plainCallback(answer as never)).toBe(21)
})

test('objects of classes live over there, with those that they return', async () => {
  await using thread = await start()
  const api = wrap(thread)

  const counter = await new api.Counter(5)
  expect(await counter.add(2)).toBe(7)
  const twin = await counter.twin()
  expect(await twin.add(1)).toBe(8)
  expect(await counter.count).toBe(7)
  counter[Comlink.releaseProxy]()
})

test('memory in a transfer list is moved', async () => {
  await using thread = await start()
  const api = wrap(thread)
  const bytes = new Uint8Array([1, 2, 3])

  expect(await api.sum(Comlink.transfer(bytes, [bytes.buffer]))).toBe(6)
  expect(bytes.byteLength).toBe(0)
  expect(new Uint8Array(await api.bytes(100_000)).at(-1)).toBe(7)
})

test('a port made by createEndpoint reaches the same object', async () => {
  await using thread = await start()
  const port = await wrap(thread)[Comlink.createEndpoint]()

  expect(await Comlink.wrap<Api>(port).add(2, 2)).toBe(4)
  port.close()
})

test('both ends of an endpoint call each other', async () => {
  await using thread = await start()
  const api = wrap(thread)
  const starter: Starter = { greet: (name) => `hello ${name}` }
  Comlink.expose(starter, endpoint(thread))

  expect(await Promise.all([api.askStarter('one'), api.add(1, 1)])).toEqual(['hello one', 2])
})

test('a call that comes before anything is exposed waits for it', async () => {
  await using thread = await start()
  const asked = thread.call('askStarterFrom', ['early'])
  await comes(() => thread.stats().serving === 1)

  Comlink.expose({ greet: (name: string) => `at last ${name}` }, endpoint(thread))

  expect(await asked).toBe('at last early')
})

test('a call that comes when there is but a wrap waits for what is exposed', async () => {
  await using thread = await start()
  expect(await wrap(thread).add(1, 1)).toBe(2)
  const asked = thread.call('askStarterFrom', ['early'])
  await comes(() => thread.stats().serving === 1)
  expect(await wrap(thread).add(1, 1)).toBe(2)

  Comlink.expose({ greet: (name: string) => `at last ${name}` }, endpoint(thread))

  expect(await asked).toBe('at last early')
})

test('a release that comes before anything is exposed releases nothing', async () => {
  await using thread = await start()
  await thread.call('releaseStarter', [])

  Comlink.expose({ greet: (name: string) => `hello ${name}` }, endpoint(thread))

  expect(await thread.call('askStarterFrom', ['one'])).toBe('hello one')
})

test('hubs that have not started each other call each other', async () => {
  await using one = await start('one')
  await using two = await start('two')
  await two.api.exposeTo('one')

  expect(await wrap(one).askHub('two', 3, 4)).toBe(7)
})

test('a released api says that nothing is exposed, until it is exposed again', async () => {
  await using thread = await start()
  const api = wrap(thread)
  await api.add(1, 1)
  api[Comlink.releaseProxy]()
  await comes(() => thread.stats().calls === 0)

  expect(() => api.add).toThrow('released')
  await expect(wrap(thread).add(1, 1)).rejects.toThrow('exposes nothing')
  await thread.api.exposeAgain()
  expect(await wrap(thread).add(1, 1)).toBe(2)
})

test('a killed greenlet leaves the call, which goes on', async () => {
  await using thread = await start()
  const api = wrap(thread)
  const caller = spawn(() => until(api.slow(500))) // long enough to be seen under way
  await comes(() => thread.stats().calls === 1)

  await caller.kill(new GreenletExit('enough'))

  expect(caller.exit?.message).toBe('enough')
  await comes(() => thread.stats().calls === 0)
})

test('a greenlet whose time is up leaves the call', async () => {
  await using thread = await start()

  await expect(until(wrap(thread).hang(), { timeout: 10 })).rejects.toThrow(Timeout)
})

test('the endpoint of a hub that is gone is refused, and so is one of nobody', async () => {
  const thread = await start()
  await thread.stop()

  expect(() => endpoint(thread)).toThrow(HubExit)
  expect(() => endpoint()).toThrow('no hub has started this thread')
  expect(() => endpoint({} as HubThread)).toThrow(TypeError)
})

function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )
}
