// A promise program that has never heard of hublet gets half a second. What is left of it when its time is up?
//
//   npm run example -- legacy [--limit ms]

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { Server } from './server.ts'
import type { Left, Way } from './ways.ts'

const { values } = parseArgs({ options: { limit: { type: 'string', default: '500' } } })
const limit = Number(values.limit)
if (!(limit >= 0)) throw new RangeError(`--limit must be milliseconds, got ${values.limit}`)

interface Row extends Left {
  readonly open: number
  readonly since: number
}

async function end(way: Way): Promise<Row> {
  await using server = new Server()
  const origin = await server.listen()
  const folder = mkdtempSync(join(tmpdir(), 'legacy-'))
  const child = fork(new URL('ways.ts', import.meta.url), [way, origin, folder, String(limit)])
  await once(child, 'message')
  const { requests } = server
  const [left] = (await once(child, 'message')) as [Left]
  const row = { ...left, open: server.open, since: server.requests - requests }
  child.kill()
  await once(child, 'exit')
  rmSync(folder, { recursive: true })
  return row
}

const raced = await end('race')
const killed = await end('hublet')

const show = (what: string, of: (row: Row) => unknown): void =>
  console.log(what.padEnd(34), ...[raced, killed].map((row) => String(of(row)).padStart(14)))

console.log(`the time is up after ${limit} ms; half a second later`)
console.log(''.padEnd(34), ...['Promise.race', 'hublet'].map((name) => name.padStart(14)))
show('returned after, ms', ({ took }) => took)
show('requests under way', ({ open }) => open)
show('requests made since then', ({ since }) => since)
show('files open', ({ files }) => files)
show('child processes', ({ children }) => children)
show('lock file', ({ locked }) => (locked ? 'there' : 'gone'))
