// A hub thread with a small heap that asks for much memory in one piece.

import { HubThread } from '@hublet/core'

const module = 'export const take = (length) => new Array(length).fill(0).length'
const thread = await HubThread.start<{ take(length: number): number }>(`data:text/javascript,${module}`, {
  resourceLimits: { maxOldGenerationSizeMb: 32 },
})
console.log('started')
await thread.api.take(5e7)
console.log('not reached')
