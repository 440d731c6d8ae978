// Queries that wait for a lock are killed; their connection is busy until the server has done with them.

import { until } from '@hublet/core'
import mysql, { type RowDataPacket } from 'mysql2/promise'

import { becomes, killed, print, timedOut, when } from '../../support/third-party/interruptions.ts'

const options = { host: '127.0.0.1', port: Number(process.env['PORT']), user: 'root', database: 'mysql' }
const admin = await mysql.createConnection(options)
const facts: Record<string, unknown> = {}

type Connection = Pick<mysql.Connection, 'query'>

const rows = async (of: Connection, text: string, values: unknown[] = []): Promise<RowDataPacket[]> =>
  (await of.query<RowDataPacket[]>(text, values))[0]
const lock = (): Promise<unknown> => admin.query("select get_lock('one', 10)")
const unlock = (): Promise<unknown> => admin.query("select release_lock('one')")
const waiting = async (count: number): Promise<boolean> =>
  (await rows(admin, "select 1 from information_schema.processlist where state = 'User lock'")).length === count

const pool = mysql.createPool({ ...options, connectionLimit: 2 })
let inUse = 0
pool.on('acquire', () => inUse++)
pool.on('release', () => inUse--)
const held = "select get_lock('one', 10), release_lock('one')"
const answer = async (text: string): Promise<unknown> => (await rows(pool, 'select ? x', [text]))[0]!['x']

await lock()
facts['kill'] = await killed(
  () => pool.query(held),
  () => when(() => waiting(1)),
)
facts['timeout'] = await timedOut(() => pool.query(held))
facts['query in the queue'] = await timedOut(() => pool.query(held))
facts['busy meanwhile'] = inUse
await unlock()
facts['pool is idle'] = await becomes(() => inUse === 0)
facts['next answers'] = await Promise.all([answer('a'), answer('b'), answer('c')])

await admin.query('create or replace table entries (text text) engine = innodb')
await lock()
const transaction = async (): Promise<void> => {
  const connection = await pool.getConnection()
  try {
    await connection.beginTransaction()
    await connection.query("insert into entries values ('lost')")
    await connection.query(held)
    await connection.commit()
  } catch (error) {
    await connection.commit()
    throw error
  } finally {
    await connection.rollback()
    connection.release()
  }
}
const stopping = async (): Promise<void> => {
  await when(() => waiting(1))
  setTimeout(unlock, 200)
}
facts['transaction'] = await killed(transaction, stopping)
facts['entries'] = (await rows(pool, 'select * from entries')).length
facts['pool is idle after transaction'] = await becomes(() => inUse === 0)

const all = await Promise.all([pool.getConnection(), pool.getConnection()])
const dispose = { dispose: (late: mysql.PoolConnection) => late.release() }
facts['getConnection with dispose'] = await timedOut(async () => (await until(pool.getConnection(), dispose)).release())
facts['getConnection'] = await timedOut(async () => (await pool.getConnection()).release())
for (const connection of all) connection.release()
facts['pool is idle after getConnection'] = await becomes(() => inUse === 0)
facts['connections lost'] = inUse
facts['last answer'] = await answer('d')

await admin.end()
await pool.end()
print(facts)
