// A hub thread that shall not keep the process alive: only what is asked of it does.

import { HubThread } from '@hublet/core'

const url = new URL('../support/hubs/faults.ts', import.meta.url)
const thread = await HubThread.start<typeof import('../support/hubs/faults.ts')>(url, { ref: false })
console.log('started')
console.log(await thread.api.add(1, 2))
