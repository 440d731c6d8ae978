// A hub thread for which the registry of threads has no place.

import { getEnvironmentData } from 'node:worker_threads'

import { HubThread } from '@hublet/core'

const url = new URL('../support/hubs/faults.ts', import.meta.url)
const thread = await HubThread.start<typeof import('../support/hubs/faults.ts')>(url)
const words = new Int32Array(getEnvironmentData('hublet.threads') as SharedArrayBuffer)
for (let slot = 0; slot < 256; slot++) Atomics.compareExchange(words, 16 + slot * 16, 0, -1) // all others are reserved

await HubThread.start(url).catch((error: { code: string }) => console.log(error.code))
console.log(await thread.api.add(1, 2))
await thread.stop()
