// What is waited for is given up by kills, in a program that has nothing else to live for; hublet itself goes on working.

import { getEventListeners } from 'node:events'
import { open, watch } from 'node:fs/promises'
import { setInterval, setTimeout } from 'node:timers/promises'

import { Channel, joinAll, sleep, spawn, withTimeout } from '@hublet/core'
import { patchAll } from '@hublet/monkey'

patchAll({})

const hour = 3_600_000
const { signal } = new AbortController()

async function exhaust(iterable: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of iterable);
}

const waiting = [
  spawn(() => exhaust(watch(import.meta.dirname, { signal }))),
  spawn(() => exhaust(setInterval(hour))),
  spawn(() => setTimeout(hour)),
  spawn(async () => {
    await using watched = watch(import.meta.dirname)
    await watched.next()
  }),
]
await setTimeout(20)
for (const g of waiting) void g.kill()
await joinAll(waiting)
console.log(waiting.map((g) => g.exit?.name).join(' '), getEventListeners(signal, 'abort').length)

const channel = new Channel<string>(0)
spawn(async () => {
  await using file = await open(import.meta.filename)
  for await (const line of file.readLines()) await channel.send(line)
  channel.close()
})
console.log((await channel.receive()).slice(0, 2), await withTimeout(5, () => sleep(hour), { fallback: 'late' }))
await exhaust(channel)
