// node:dns, patched.

import { createHook } from 'node:async_hooks'
import dns from 'node:dns'
import { promisify } from 'node:util'

import { spawn } from '@hublet/core'
import { afterAll, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { dns as dnsPatch } from '../../packages/monkey/src/patches/dns.ts'
import { busyPool } from '../support/busy-pool.ts'
import { DnsServer } from '../support/dns-server.ts'
import { type PatchedCase, type Pending, becomes, testPatched, withPatches } from '../support/patched-operation.ts'

const server = await DnsServer.start()
afterAll(() => server[Symbol.asyncDispose]())
dns.setServers([server.address])
withPatches(dnsPatch)

type Query = (name: string) => Promise<unknown>

const names = Object.keys(dns.promises).filter((key) => key.startsWith('resolve'))
const queries: readonly [string, Query][] = names.flatMap((name): [string, Query][] => [
  [`dns.promises.${name}`, (host) => (Reflect.get(dns.promises, name) as Query)(host)],
  [`promisify(dns.${name})`, (host) => (promisify(Reflect.get(dns, name) as () => void) as Query)(host)],
])

/** The queries that c-ares has not ended. */
const underWay = new Set<number>()
const hook = createHook({
  init: (id, type) => void (type === 'QUERYWRAP' && underWay.add(id)),
  before: (id) => void underWay.delete(id),
}).enable()
afterAll(() => hook.disable())

/** A query that waits for its answer. */
function pendingQuery(query: Query): Pending {
  server.holding = true
  return {
    call: () => answer(query('none.test')),
    givenUp: () => underWay.size === 0,
    async release() {
      await becomes(() => server.asked > 0)
      server.answer()
    },
    result: 'ENOTFOUND',
    async [Symbol.asyncDispose]() {
      server.answer()
    },
  }
}

/** The code of an error of the name server is its result here. */
const answer = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: { readonly code?: string }) => {
    if (error.code === 'ENOTFOUND') return error.code
    throw error
  })

testPatched(queries.map(([name, query]) => ({ name, make: () => pendingQuery(query) })))

const lookups: readonly [string, () => Promise<unknown>, unknown][] = [
  ['dns.promises.lookup', () => dns.promises.lookup('localhost', 4), { address: '127.0.0.1', family: 4 }],
  ['promisify(dns.lookup)', () => promisify(dns.lookup)('localhost', 4), { address: '127.0.0.1', family: 4 }],
  ['dns.promises.lookupService', () => dns.promises.lookupService('127.0.0.1', 22), expect.objectContaining({})],
  ['promisify(dns.lookupService)', () => promisify(dns.lookupService)('127.0.0.1', 22), expect.objectContaining({})],
]

testPatched(
  lookups.map(([name, call, result]): PatchedCase => ({
    name,
    make() {
      const pool = busyPool()
      return { call, result, release: () => pool.release(), [Symbol.asyncDispose]: () => pool.release() }
    },
  })),
)

test('a kill ends one query and leaves the others', async () => {
  const [killed, other] = ['an.test', 'another.test'].map((name) => spawn(() => dns.promises.resolve4(name)))
  const outside = dns.promises.resolve4('any.test')
  await becomes(() => server.asked === 3)

  await killed!.kill()
  server.answer()

  expect(await other!.get()).toEqual(['127.0.0.9'])
  expect(await outside).toEqual(['127.0.0.9'])
})

test('a query of a resolver of the app leaves its other queries alone', async () => {
  const resolver = new dns.promises.Resolver()
  resolver.setServers([server.address])
  const [killed, other] = ['an.test', 'another.test'].map((name) => spawn(() => resolver.resolve4(name)))
  await becomes(() => server.asked === 2)

  expect(await killed!.kill()).toBe(true)
  server.answer()

  expect(await other!.get()).toEqual(['127.0.0.9'])
})

test('after setServers the new servers are asked, in greenlets as outside', async () => {
  await using another = await DnsServer.start()
  another.holding = false
  const before = { ...dns.promises }
  dns.promises.setServers([another.address])

  expect(await spawn(() => dns.promises.resolve4('a.test')).get()).toEqual(['127.0.0.9'])
  expect(await dns.promises.resolve4('a.test')).toEqual(['127.0.0.9'])
  expect(server.asked).toBe(0)
  Object.assign(dns.promises, before) // or the patch could not be undone
})

test.for<[string, () => Promise<unknown>, object]>([
  ['a name that is none', async () => dns.promises.resolve4(7 as never), { code: 'ERR_INVALID_ARG_TYPE' }],
  [
    'a record type that is none',
    async () => dns.promises.resolve('a.test', 'X' as never),
    { code: 'ERR_INVALID_ARG_VALUE' },
  ],
  ['a family that is none', async () => dns.promises.lookup('localhost', 5), { code: 'ERR_INVALID_ARG_VALUE' }],
  ['the reverse of no address', () => dns.promises.reverse('a'), { code: 'EINVAL', syscall: 'getHostByAddr' }],
])('%s is refused in a greenlet as outside', async ([, call, error]) => {
  await expect(call()).rejects.toMatchObject(error)
  await expect(spawn(call).get()).rejects.toMatchObject(error)
})
