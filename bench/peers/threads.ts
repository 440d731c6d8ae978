import { Thread, Worker, spawn } from 'threads'

import type { Peer } from '../peer.ts'

export async function startThreads(): Promise<Peer> {
  const thread = await spawn<{ same(value: unknown): unknown }>(new Worker('../ports/echo-threads.ts'))
  return {
    contender: 'threads.js',
    ask: (value) => (thread as unknown as { same(value: unknown): Promise<unknown> }).same(value),
    end: () => Thread.terminate(thread),
  }
}
