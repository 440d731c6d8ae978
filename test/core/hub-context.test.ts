// What travels along with a call, who can be reached, and hubs below hubs.

import { HubExit, HubThread, Local, expose, hubByName, hubs, spawn, thisHub, withTimeout } from '@hublet/core'
import { expect, test } from 'vitest'

type Context = typeof import('../support/hubs/context.ts')

const start = (name: string): Promise<HubThread<Context>> =>
  HubThread.start<Context>(new URL('../support/hubs/context.ts', import.meta.url), { name })

test('a Local with inherit "threads" travels with calls, others do not', async () => {
  await using thread = await start('a')
  const requestId = new Local(() => 'none', { name: 'requestId', inherit: 'threads' })
  const tenant = new Local(() => 'nobody', { name: 'tenant', inherit: true })

  const seen = spawn(() => {
    requestId.set('42')
    tenant.set('me')
    return thread.api.ids()
  })

  expect(await seen.get()).toEqual(['42', 'nobody'])
  expect(await thread.api.ids()).toEqual(['none', 'nobody'])
})

test('it travels on from hub to hub', async () => {
  await using one = await start('one')
  await using _two = await start('two')
  const requestId = new Local(() => 'none', { name: 'requestId', inherit: 'threads' })

  const seen = spawn(() => {
    requestId.set('43')
    return one.api.idsOf('two')
  })

  expect(await seen.get()).toEqual(['43', 'nobody'])
})

test('a Local with inherit "threads" needs a name', () => {
  expect(() => new Local(() => 1, { inherit: 'threads' })).toThrow(/needs a name/)
})

test('a deadline travels: what runs over there ends though its caller is blocked', async () => {
  await using thread = await start('a')

  const late = withTimeout(50, () => thread.api.noteEnd(10_000)).catch((error: unknown) => error)
  await thread.api.lastEnd()
  const words = new Int32Array(new SharedArrayBuffer(4))
  Atomics.wait(words, 0, 0, 200) // no turn of this thread's loop: nothing can be sent

  expect(await late).toMatchObject({ code: 'HUBLET_TIMEOUT', ms: 50 })
  expect(await thread.api.lastEnd()).toBe('Timeout')
})

test('hubs are listed and found by name, while they live', async () => {
  await using a = await start('a')
  await using b = await start('b')

  expect(hubs().map(({ name }) => name)).toEqual(['a', 'b'])
  expect(hubByName<Context>('b')?.id).toBe(b.id)
  expect(await a.api.names()).toEqual(['b'])
  expect(hubByName('c')).toBe(undefined)

  await b.stop()
  expect(hubByName('b')).toBe(undefined)
})

test('what the main thread exposes can be called from hubs', async () => {
  await using a = await start('a')
  expose({ now: () => 'here' }, { name: 'control' })

  expect(await a.api.ask('control', 'now')).toBe('here')
  expect(thisHub().name).toBe('control')
})

test('hubs below hubs are reached from everywhere, and die with the one that started them', async () => {
  await using a = await start('a')
  await using b = await start('b')
  await a.api.startChild('below')

  expect(await hubByName<Context>('below')?.call('name', [])).toBe('below')
  expect(await b.api.ask('below', 'name')).toBe('below')
  const below = hubByName<Context>('below')!
  const hanging = below.call('outlive', [10_000]).catch((error: unknown) => error)
  await below.call('name', [])
  await a.terminate()

  expect(await hanging).toBeInstanceOf(HubExit)
  expect(below.alive).toBe(false)
})
