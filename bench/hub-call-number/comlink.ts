import { Worker } from 'node:worker_threads'

import { wrap } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'

import { calls } from '../hub-call.ts'

const worker = new Worker(new URL('../ports/echo-comlink.ts', import.meta.url))
const { same } = wrap<{ same(value: unknown): unknown }>(nodeEndpoint(worker))
await calls('comlink', () => same(42), 'does not settle when the thread dies')
await worker.terminate()
