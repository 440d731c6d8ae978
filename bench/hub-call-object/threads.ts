import { type Calls, Thread, Worker, spawn } from 'threads'

import { calls } from '../hub-call.ts'

const thread = await spawn<{ same(value: unknown): unknown }>(new Worker('../ports/echo-threads.ts'))
await calls('threads.js', () => (thread as Calls<{ same(value: unknown): unknown }>).same({ id: 1, name: 'abc' }))
await Thread.terminate(thread)
