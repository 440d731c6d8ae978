// Threads that end while Comlink waits for them.

import { HubExit, HubThread } from '@hublet/core'
import { endpoint } from '@hublet/core/comlink'
import * as Comlink from 'comlink'
import { expect, test } from 'vitest'

import { comes, env, errorOf } from '../support/hub-threads.ts'
import type { Api } from '../support/hubs/comlink.ts'

type Module = typeof import('../support/hubs/comlink.ts')
const url = new URL('../support/hubs/comlink.ts', import.meta.url)
const start = (name = 'dying'): Promise<HubThread<Module>> => HubThread.start<Module>(url, { name, env })

test('a hundred pending calls fail with HubExit when the thread ends, and later ones, too', async () => {
  const thread = await start()
  const api = Comlink.wrap<Api>(endpoint(thread))
  const calls = Array.from({ length: 100 }, () => errorOf(api.hang()))
  const exit = errorOf(api.exit(3))

  const errors = await Promise.all([...calls, exit])

  for (const error of errors) expect(error).toBeInstanceOf(HubExit)
  expect(await exit).toMatchObject({ hub: 'dying', exitCode: 3 })
  await expect(api.add(1, 1)).rejects.toBeInstanceOf(HubExit)
})

test('a crash is the cause of the error', async () => {
  const thread = await start()
  const api = Comlink.wrap<Api>(endpoint(thread))
  const hanging = errorOf(api.hang())

  await api.crash('boom')

  expect(await hanging).toMatchObject({ name: 'HubExit', cause: { name: 'RangeError', message: 'boom' } })
})

test('calls through proxies fail with HubExit, those of proxies of proxies, too', async () => {
  const thread = await start()
  const api = Comlink.wrap<Api>(endpoint(thread))
  const counter = await new api.Counter(1)
  const twin = await counter.twin()
  const calls = [errorOf(counter.hang()), errorOf(twin.hang())]

  await thread.terminate()

  expect(await Promise.all(calls)).toEqual([expect.any(HubExit), expect.any(HubExit)])
  await expect(twin.add(1)).rejects.toBeInstanceOf(HubExit)
})

test('calls through a port of createEndpoint fail with HubExit', async () => {
  const thread = await start()
  const port = await Comlink.wrap<Api>(endpoint(thread))[Comlink.createEndpoint]()
  const hanging = errorOf(Comlink.wrap<Api>(port).hang())

  await thread.terminate()

  expect(await hanging).toBeInstanceOf(HubExit)
})

test('stop kills what runs for Comlink, and the callers hear of it', async () => {
  const thread = await start()
  const hanging = errorOf(Comlink.wrap<Api>(endpoint(thread)).hang())
  await thread.call('exposeAgain', [])

  expect(await thread.stop({ grace: 10_000 })).toBe(true)

  expect((await hanging).name).toMatch(/GreenletExit|HubExit/)
  expect(await thread.exited.get()).toMatchObject({ exitCode: 0 })
})

test('an answer that was sent before the end arrives', async () => {
  const thread = await start()
  const api = Comlink.wrap<Api>(endpoint(thread))
  const hanging = errorOf(api.hang())

  expect(await api.addAndExit(20, 22)).toBe(42)

  expect(await hanging).toMatchObject({ name: 'HubExit', exitCode: 0 })
})

test('what a hub does for another one is killed when that is gone', async () => {
  await using one = await start('one')
  const two = await start('two')
  await one.api.exposeTo('two')
  const hanging = errorOf(two.call('hangIn', ['one']))
  await comes(() => two.stats().calls === 1)
  while ((await one.call('serving', [])) === 0) await Promise.resolve()

  await two.terminate()

  expect(await hanging).toBeInstanceOf(HubExit)
  const api = Comlink.wrap<Api>(endpoint(one))
  let events: string[] = []
  while (events.length === 0) events = await api.events()
  expect(events).toEqual(['cleaned up'])
})
