// Everything in Node that does not block, under a guard that refuses every call that does. Prints what was refused.

import { exec, spawn as start } from 'node:child_process'
import { generateKeyPair, pbkdf2, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, openAsBlob } from 'node:fs'
import { glob, opendir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { gzip } from 'node:zlib'

import { sleep, spawn } from '@hublet/core'

import { guard } from '../support/guard.ts'

const here = import.meta.filename
const file = join(tmpdir(), `hublet-guard-${process.pid}`)
const modules = ['fs', 'child_process', 'crypto', 'zlib', 'sqlite', 'v8', 'Atomics']

const operations: Record<string, () => unknown> = {
  readFile: () => readFile(here),
  writeFile: () => writeFile(file, 'text'),
  rm: () => rm(file),
  opendir: async () => (await opendir(import.meta.dirname)).close(),
  glob: () => Array.fromAsync(glob(`${import.meta.dirname}/*.js`)),
  stream: () => text(createReadStream(here)),
  openAsBlob: () => openAsBlob(here),
  exec: () => promisify(exec)('true'),
  spawn: () => once(start('true'), 'exit'),
  gzip: () => promisify(gzip)('text'),
  pbkdf2: () => promisify(pbkdf2)('password', 'salt', 1, 32, 'sha256'),
  generateKeyPair: () => promisify(generateKeyPair)('ec', { namedCurve: 'P-256' }),
  random: () => [randomBytes(8), randomUUID()],
  import: () => import('../support/hubs/empty.ts'),
  worker: () => once(new Worker('0', { eval: true }), 'exit'),
  warning: () => process.emitWarning('a warning'),
  sleep: () => sleep(1),
  async fetch() {
    const server = createServer((_, response) => response.end('text')).listen(0)
    await once(server, 'listening')
    await (await fetch(`http://localhost:${(server.address() as AddressInfo).port}`)).text()
    server.closeAllConnections()
    server.close()
  },
}

guard({ startup: 0, calls: Object.fromEntries(modules.map((module) => [`${module}.*`, 'throw'])) })
let done = 0
for (const [name, operation] of Object.entries(operations)) {
  try {
    await spawn(operation).get()
    done++
  } catch (error) {
    console.log(name, error)
  }
}
console.log(`${Object.keys(operations).length - done} refused`)
