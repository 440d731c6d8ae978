// Values that cannot be sent, that change on their way, that carry too much, or that mean harm: wherever they stand.

import { Channel, HubThread, type HubThreadOptions, UncloneableValue } from '@hublet/core'
import { expect, test } from 'vitest'

import { env, errorOf } from '../support/hub-threads.ts'

type Values = typeof import('../support/hubs/faults-values.ts')

const url = new URL('../support/hubs/faults-values.ts', import.meta.url)
const start = (options?: HubThreadOptions): Promise<HubThread<Values>> =>
  HubThread.start<Values>(url, { name: 'values', env, ...options })

test.for([
  ['a symbol', Symbol('x')],
  ['a WeakMap', new WeakMap()],
  ['a WeakRef', new WeakRef({})],
  ['a promise', Promise.resolve(1)],
  ['a URL', new URL('http://example.org')],
  ['a proxy', new Proxy(new Map(), {})],
] as const)('F11 %s as an argument fails the call, with its path; the thread lives', async ([, value]) => {
  await using thread = await start()

  const error = (await errorOf(thread.api.echo({ list: [1, { 'odd key': value }] }))) as unknown as UncloneableValue

  expect(error).toBeInstanceOf(UncloneableValue)
  expect(error.code).toBe('HUBLET_UNCLONEABLE')
  expect(error.path).toMatch(/^args\[0\]\.list\[1\]\["odd key"\]/)
  expect(error.message).toContain(error.path)
  expect(await thread.api.add(1, 2)).toBe(3)
  expect(thread.stats()).toMatchObject({ alive: true, calls: 0, queuedBytes: 0 })
})

test('F11 a result or item that cannot be sent fails who waits for it, with its path; the thread lives', async () => {
  await using thread = await start()

  expect(await errorOf(thread.api.unsendable())).toMatchObject({
    code: 'HUBLET_UNCLONEABLE',
    path: 'result.list[1]["odd key"]',
  })
  const items: unknown[] = []
  const reading = (async () => {
    for await (const item of thread.api.unsendableItems()) items.push(item)
  })()
  expect(await errorOf(reading)).toMatchObject({
    code: 'HUBLET_UNCLONEABLE',
    path: expect.stringContaining('.at[0]') as string,
  })
  expect(items).toEqual([1])
  expect(await thread.api.add(1, 2)).toBe(3)
})

test('F11 an error arrives although its cause cannot be sent; what a callback returns is refused over there', async () => {
  await using thread = await start()

  const error = await errorOf(thread.api.throwUnsendable())

  expect(error).toBeInstanceOf(RangeError)
  expect(error.message).toBe('odd')
  const [code, message] = (await thread.api.callBack(() => new WeakMap())) as [string, string]
  expect(code).toBe('HUBLET_UNCLONEABLE')
  expect(message).toContain('cannot send result')
})

test('F12 what changes on its way: classes, accessors, hidden fields, symbol keys, frozenness', async () => {
  await using thread = await start()
  class Point {
    readonly x = 1
    readonly #y = 2
    get sum(): number {
      return this.x + this.#y
    }
  }
  const echo = (value: object): Promise<unknown> => thread.api.echo(value)
  const hidden = Object.defineProperty({ seen: 1 }, 'hidden', { value: 2, enumerable: false })
  const accessor = {
    get now() {
      return 3
    },
  }

  expect(await echo(new Point())).toStrictEqual({ x: 1 })
  expect(Object.getOwnPropertyDescriptor(await echo(accessor), 'now')).toMatchObject({ value: 3, writable: true })
  expect(await echo(hidden)).toStrictEqual({ seen: 1 })
  expect(Reflect.ownKeys((await echo({ [Symbol('key')]: 1, key: 2 })) as object)).toEqual(['key'])
  expect(Object.getPrototypeOf(await echo(Object.assign(Object.create(null) as object, { a: 1 })))).toBe(null)
  expect(Object.isFrozen(await echo(Object.freeze({ a: 1 })))).toBe(false)
})

test('F37 keys that mean something to JavaScript are keys like others, also in args, errors, maps and rows', async () => {
  const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"then":1,"toString":2}'
  const evil = (): object => JSON.parse(text) as object
  await using thread = await start({ args: evil() })

  const args = await thread.api.args()
  const thrown = await errorOf(thread.api.throwIt(evil()))
  const map = (await thread.api.echo(new Map([['__proto__', evil()]]))) as Map<string, object>
  const rows = (await thread.api.echo([evil(), evil(), evil()])) as object[]

  for (const value of [args, thrown.cause, map.get('__proto__'), ...rows]) {
    expect(JSON.stringify(value)).toBe(text)
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  }
  expect(await thread.api.polluted()).toEqual([])
  expect(({} as Record<string, unknown>)['polluted']).toBe(undefined)
})

test('F40 a small Buffer comes without its pool: as argument, among args, through a channel, a callback, a stream', async () => {
  const bytes = Buffer.from('hello')
  expect(bytes.buffer.byteLength).toBeGreaterThan(5)
  await using thread = await start({ args: { bytes } })
  const channel = new Channel<Uint8Array>(1)
  await channel.send(bytes)
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield bytes
  }

  const memories = await thread.api.memories(bytes, channel, stream(), async () => bytes)

  expect(memories).toEqual([5, 5, 5, 5, 5])
  expect(((await thread.api.small('hello')) as Uint8Array).buffer.byteLength).toBe(5)
  for await (const item of thread.api.items(bytes)) expect(item.buffer.byteLength).toBe(5)
  const error = await errorOf(thread.api.throwIt(bytes))
  expect((error.cause as Uint8Array).buffer.byteLength).toBe(5)
})
