// Files read by graceful-fs, which has taken over `fs` before hublet came, or after, or not at all.

import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import gracefulFs from 'graceful-fs'

import { killed, print, timedOut } from '../../support/third-party/interruptions.ts'

const folder = await mkdtemp(join(tmpdir(), 'hublet-graceful-'))
const fifo = join(folder, 'fifo')
const file = join(folder, 'file')
execFileSync('mkfifo', [fifo])
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Lets go whoever waits for somebody to write. */
async function release(): Promise<void> {
  const writer = await open(fifo, 'r+')
  await writer.write('late')
  await turn()
  await writer.close()
}

type Read = (path: string) => Promise<Buffer>

const ways: Record<string, Read> = {
  'graceful-fs': promisify(gracefulFs.readFile),
  fs: promisify(fs.readFile),
  'promises of graceful-fs': gracefulFs.promises.readFile,
  'promises of fs': fs.promises.readFile,
}
const facts: Record<string, unknown> = {}
for (const [name, read] of Object.entries(ways)) {
  const came = [await killed(() => read(fifo), turn)]
  await release()
  came.push(await timedOut(() => read(fifo), 20))
  await release()
  await promisify(gracefulFs.writeFile)(file, name)
  const texts = await Promise.all(Array.from({ length: 50 }, async () => (await read(file)).toString()))
  facts[name] = { came, afterwards: texts.every((text) => text === name) }
}
await rm(folder, { recursive: true })
print(facts)
