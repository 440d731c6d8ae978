// A program that uses all of hublet, started with @hublet/monkey/register. Prints one JSON object.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { HubThread, Queue, nursery, sleep, spawn, withTimeout } from '@hublet/core'
import { Lock } from '@hublet/locks'
import { openFile, threadpool } from '@hublet/threadpool'

const found: Record<string, unknown> = {}
const never = (): Promise<never> => new Promise(() => {})

found['a function shipped to the pool'] = await threadpool.apply(
  async (n: number) => {
    const doubled = await Promise.resolve(n * 2)
    return doubled + 1
  },
  [20],
)

const hub = await HubThread.start<typeof import('../support/hubs/computing.ts')>(
  new URL('../support/hubs/computing.ts', import.meta.url),
)
const call = spawn(async () => {
  await hub.call('compute', [])
})
await sleep(20)
found['a call of a hub thread is killed'] = await call.kill()
await hub.terminate()

const lock = new Lock()
const holder = spawn(async () => {
  using _ = await lock.hold()
  await never()
})
await sleep(1)
await holder.kill()
found['a lock is given back'] = !lock.locked

const queue = new Queue<number>()
const results: number[] = []
await nursery(async (n) => {
  n.spawn(async () => {
    for await (const item of queue) results.push(item)
  })
  for (const item of [1, 2, 3]) await queue.put(item)
  queue.close()
})
found['a queue in a nursery'] = results

const path = join(mkdtempSync(join(tmpdir(), 'registered-')), 'file')
writeFileSync(path, 'one\ntwo\n')
const file = await openFile(path)
found['a line of a file'] = String(await file.readLine())
await file.close()

const handle = await withTimeout(1000, () => open(path))
found['bytes by a handle'] = (await handle.read(Buffer.alloc(3))).bytesRead
await handle.close()

console.log(JSON.stringify(found))
