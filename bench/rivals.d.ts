// Types of rivals that hide theirs from ES modules.

declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { MessagePort, Worker } from 'node:worker_threads'

  import type { Endpoint } from 'comlink'

  export default function nodeEndpoint(end: Worker | MessagePort): Endpoint
}
