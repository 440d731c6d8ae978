// node:net. Nothing of it returns a promise that waits: connections are made, and end, by events. `events.once` is a wait,
// and so is a step of `for await (const chunk of socket)`.
//
// A socket is not destroyed because a greenlet that has opened it is killed: it belongs to the pool or the agent, which has
// asked for it in the middle of whichever greenlet came first.

import type { ModulePatch } from '../patching/replacement.ts'

export const net: ModulePatch = { name: 'net', targets: () => [] }
