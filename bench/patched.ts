// Requests and promises where there is no greenlet: the processor time that the thread takes for each.

import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { text } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'

import { awaitSettled, callTree } from './loops/awaits.ts'
import { print } from './summary.ts'

const budget = Number(process.env['BENCH_TIME'] ?? 400) * 2
const atOnce = 16

export async function unaware(contender: string): Promise<void> {
  const server = new Worker(new URL('./loops/server.ts', import.meta.url))
  const [port] = (await once(server, 'message')) as [number]
  const address = `http://127.0.0.1:${port}/`
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const getText = (): Promise<string> =>
    new Promise((resolve, reject) =>
      get(address, { agent }, (response) => resolve(text(response))).once('error', reject),
    )

  await sampled(contender, 'a request by fetch', 320, () => many(320, async () => (await fetch(address)).text()))
  await sampled(contender, 'a request by http.get', 640, () => many(640, getText))
  await sampled(contender, 'an await', 200_000, () => awaitSettled(200_000))
  await sampled(contender, 'a call with four awaits', 20_000, () => callTree(20_000))
  agent.destroy()
  await server.terminate()
}

async function many(times: number, one: () => Promise<unknown>): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let n = 0; n < times / atOnce; n++) await one()
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

async function sampled(contender: string, what: string, ops: number, run: () => Promise<unknown>): Promise<void> {
  const samples: number[] = []
  for (let n = 0; n < 5; n++) await run() // compiled
  const until = performance.now() + budget
  while (samples.length < 9 || performance.now() < until) {
    const before = process.threadCpuUsage()
    await run()
    const { user, system } = process.threadCpuUsage(before)
    samples.push(((user + system) * 1000) / ops)
  }
  print({ contender, metric: `${what}, processor time`, unit: 'ns', samples })
}
