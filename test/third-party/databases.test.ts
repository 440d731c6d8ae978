import { expect, test } from 'vitest'

import { good, run, transforms } from '../support/third-party/programs.ts'
import { type Server, installed, mariadb, postgres, redis } from '../support/third-party/servers.ts'

const came = 'its reason, after finally'

test.skipIf(!installed('redis-server'))(
  'ioredis goes on after commands that were killed (needs redis-server)',
  async () => {
    const facts = {
      kill: came,
      timeout: came,
      'next answer': 'mine',
      'commands done': '2',
      blpop: came,
      'item is left': false,
      'after blpop': 'mine',
      'blpop by a client of its own': came,
      'its client is gone': true,
      'its item is left': true,
      subscribe: came,
      news: 'hello',
    }

    for (const end of await under('ioredis', redis)) expect(end).toEqual(good(facts))
  },
)

const queries = {
  kill: came,
  timeout: came,
  'query in the queue': came,
  'busy meanwhile': 2,
  'pool is idle': true,
  'next answers': ['a', 'b', 'c'],
  transaction: came,
  entries: 0,
  'pool is idle after transaction': true,
  'last answer': 'd',
}

test.skipIf(!installed('postgres'))('pg goes on after queries that were killed (needs postgres)', async () => {
  const facts = {
    ...queries,
    'connect with dispose': came,
    connect: came,
    'pool is idle after connect': false,
    'clients lost': 1,
  }

  for (const end of await under('pg', postgres)) expect(end).toEqual(good(facts))
})

test.skipIf(!installed('mariadbd'))('mysql2 goes on after queries that were killed (needs mariadb)', async () => {
  const facts = {
    ...queries,
    'getConnection with dispose': came,
    getConnection: came,
    'pool is idle after getConnection': false,
    'connections lost': 1,
  }

  for (const end of await under('mysql2', mariadb)) expect(end).toEqual(good(facts))
})

/** Under each of the transforms, with one server. */
async function under(name: string, serve: () => Promise<Server>): Promise<unknown[]> {
  await using server = await serve()
  const ends: unknown[] = []
  for (const HUBLET_TRANSFORM of transforms) ends.push(await run(name, { HUBLET_TRANSFORM, PORT: `${server.port}` }))
  return ends
}
