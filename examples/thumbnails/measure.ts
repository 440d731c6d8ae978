// The same load twice: computed on the hub, and in the pool.

import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { HubThread, nursery, sleep } from '@hublet/core'

import type { Load } from './client.ts'
import type { MeasureOptions } from './options.ts'
import { paintSamples } from './samples.ts'
import { Service, type ServiceOptions } from './service.ts'
import { type Column, print } from './table.ts'

type Clients = HubThread<typeof import('./client.ts')>

const clients = 3

/** Prints what came of it; says whether all went as it should. */
export async function measure({ threads, requests, megapixels }: MeasureOptions): Promise<boolean> {
  using pictures = mkdtempDisposableSync(join(tmpdir(), 'thumbnails-'))
  await paintSamples(pictures.path, megapixels, threads)
  await using thread = await HubThread.start<typeof import('./client.ts')>(new URL('./client.ts', import.meta.url))
  const server = { folder: pictures.path, host: '127.0.0.1', port: 0, threads }
  const limit = Math.max(500, 6 * (await timeOfOne(server, thread)))
  const paths = Array.from({ length: requests }, (_, n) =>
    n % 20 === 19 ? '/thumb/panorama.jpg' : `/thumb/picture-${n % 3}.jpg`,
  )
  const panoramas = paths.filter((path) => path.includes('panorama')).length
  const limitText = `${Math.round(limit).toLocaleString('en')} ms`
  console.log(`${requests} requests by ${clients} clients, ${panoramas} for a panorama; limit ${limitText}`)
  const columns: Column[] = []
  for (const computes of ['on the hub', 'in the pool'] as const) {
    columns.push(await run({ ...server, limit, computes }, thread, paths))
  }
  print(columns)
  return columns.every(({ load, stats }) => {
    return load.answers.every(({ status }) => status === 200 || status === 503) && stats.running + stats.queued === 0
  })
}

/** Milliseconds for a picture when there is nothing else to do. */
async function timeOfOne(options: Omit<ServiceOptions, 'limit'>, thread: Clients): Promise<number> {
  await using service = await Service.open({ ...options, threads: 1, limit: 60_000 })
  const { answers } = await ask(service, thread, Array<string>(4).fill('/thumb/picture-0.jpg'), 1)
  return answers.map(({ ms }) => ms).toSorted((a, b) => a - b)[1]!
}

async function run(options: ServiceOptions, thread: Clients, paths: readonly string[]): Promise<Column> {
  await using service = await Service.open(options)
  if (options.computes === 'in the pool') await service.pool.warmUp(options.threads)
  await ask(service, thread, Array<string>(8).fill(paths[0]!), clients) // compiles
  const before = service.pool.stats()
  const delays: number[] = []
  const load = await nursery(async (n) => {
    const watching = n.spawn(watch, delays)
    const result = await ask(service, thread, paths, clients)
    await watching.kill()
    return result
  })
  const answered = performance.now()
  await service.pool.join()
  const ended = performance.now() - answered
  return {
    heading: options.computes!,
    load,
    delays,
    longest: service.place.longest,
    ended,
    before,
    stats: service.pool.stats(),
  }
}

function ask({ port }: Service, thread: Clients, paths: readonly string[], count: number): Promise<Load> {
  return thread.call('load', [`http://127.0.0.1:${port}`, [...paths], count])
}

/** How much later than it should a timer of 5 ms comes. */
async function watch(delays: number[]): Promise<void> {
  for (;;) {
    const due = performance.now() + 5
    await sleep(5)
    delays.push(Math.max(0, performance.now() - due))
  }
}
