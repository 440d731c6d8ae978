// Queries that wait for a lock are killed; their connection is busy until the server has done with them.

import { until } from '@hublet/core'
import { Client, Pool, type PoolClient } from 'pg'

import { becomes, killed, print, timedOut, when } from '../../support/third-party/interruptions.ts'

const options = { host: '127.0.0.1', port: Number(process.env['PORT']), user: 'postgres', database: 'postgres' }
const admin = new Client(options)
await admin.connect()
const facts: Record<string, unknown> = {}

const lock = (): Promise<unknown> => admin.query('select pg_advisory_lock(1)')
const unlock = (): Promise<unknown> => admin.query('select pg_advisory_unlock(1)')
const waiting = async (count: number): Promise<boolean> =>
  (await admin.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).rowCount === count

await lock()
const pool = new Pool({ ...options, max: 2 })
const query = (): Promise<unknown> => pool.query('select pg_advisory_xact_lock(1)')
let latest: PoolClient | undefined
pool.on('acquire', (client: PoolClient) => {
  latest = client
})
const idle = (): boolean => pool.idleCount === pool.totalCount && pool.waitingCount === 0
const answer = async (text: string): Promise<unknown> =>
  (await pool.query<{ x: string }>('select $1 x', [text])).rows[0]!.x

facts['kill'] = await killed(query, () => when(() => waiting(1)))
facts['timeout'] = await timedOut(query)
facts['query in the queue'] = await timedOut(query)
facts['busy meanwhile'] = pool.totalCount - pool.idleCount
await unlock()
facts['pool is idle'] = await becomes(idle)
facts['next answers'] = await Promise.all([answer('a'), answer('b'), answer('c')])

await admin.query('drop table if exists entries')
await admin.query('create table entries (text text)')
await lock()
const transaction = async (): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("insert into entries values ('lost')")
    await client.query('select pg_advisory_xact_lock(1)')
    await client.query('commit')
  } catch (error) {
    await client.query('commit')
    throw error
  } finally {
    await client.query('rollback')
    client.release()
  }
}
const stopping = async (): Promise<void> => {
  await when(() => waiting(1))
  setTimeout(unlock, 200)
}
facts['transaction'] = await killed(transaction, stopping)
facts['entries'] = (await pool.query('select * from entries')).rowCount
facts['pool is idle after transaction'] = await becomes(idle)

const all = await Promise.all([pool.connect(), pool.connect()])
facts['connect with dispose'] = await killed(
  async () => (await until(pool.connect(), { dispose: (late) => late.release() })).release(),
  () => when(() => pool.waitingCount === 1),
)
facts['connect'] = await killed(
  async () => (await pool.connect()).release(),
  () => when(() => pool.waitingCount === 2),
)
for (const client of all) client.release()
facts['pool is idle after connect'] = await becomes(idle)
facts['clients lost'] = pool.totalCount - pool.idleCount
const lost = latest!
facts['last answer'] = await answer('d')

lost.release()
await Promise.all([admin.end(), pool.end()])
print(facts)
