// The service under load, while one of its hubs is terminated.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { HubThread, sleep, spawn, until } from '@hublet/core'

import type { Load } from './client.ts'
import type { Options } from './options.ts'
import type { Service } from './service.ts'

const execute = promisify(execFile)

/** Prints what came of it; says whether the others have gone on while there was a hub less. */
export async function bench(service: Service, { client, seconds }: Options): Promise<boolean> {
  const url = `http://127.0.0.1:${service.port}/`
  const tool = client ?? ((await hasWrk()) ? 'wrk' : 'own')
  const loading = spawn(tool === 'wrk' ? loadByWrk : loadByClient, url, seconds)
  await sleep(seconds * 500)

  const [victim] = service.pool.hubs
  const [began, before] = [performance.now(), service.counts.total]
  await victim!.current?.terminate()
  await victim!.api.ping() // answered by the next
  const [gap, answered] = [performance.now() - began, service.counts.total - before]

  const { requests, errors } = await loading.get()
  const perSecond = Math.round(requests / seconds).toLocaleString('en')
  console.log(`${tool}: ${perSecond} requests per second over ${seconds} s, ${service.pool.hubs.length} hubs`)
  console.log(`${victim!.name} terminated: the next was there after ${gap.toFixed(0)} ms`)
  console.log(`${answered.toLocaleString('en')} requests were answered meanwhile, ${errors} connections broken`)
  console.log(`requests by hub: ${service.counts.requests.map((count) => count.toLocaleString('en')).join(', ')}`)
  return answered > 0
}

async function hasWrk(): Promise<boolean> {
  try {
    await until(execute('wrk', ['-v']))
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT' // it ends with 1 after its version
  }
}

async function loadByWrk(url: string, seconds: number): Promise<Load> {
  const { stdout } = await until(execute('wrk', ['-t1', '-c32', `-d${seconds}s`, url]))
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1])
  const problems = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? []
  return { requests, errors: problems.reduce((sum, count) => sum + Number(count), 0) }
}

async function loadByClient(url: string, seconds: number): Promise<Load> {
  await using thread = await HubThread.start<typeof import('./client.ts')>(new URL('./client.ts', import.meta.url))
  return await thread.api.load(url, seconds * 1000)
}
