// The clients: in a hub of their own, so that they see what the hub of the server does not.

import { get } from 'node:http'

import { type Nursery, joinAll, nursery, sleep, until } from '@hublet/core'

export interface Answer {
  readonly status: number
  /** Milliseconds from question to end. */
  readonly ms: number
}

export interface Load {
  readonly answers: readonly Answer[]
  readonly seconds: number
  /** Milliseconds that each `GET /health` took meanwhile. */
  readonly health: readonly number[]
}

const healthEvery = 50

/** So many clients ask for these paths, each for the next one as soon as it has its answer. */
export async function load(url: string, paths: readonly string[], clients: number): Promise<Load> {
  const [answers, health]: [Answer[], number[]] = [[], []]
  const left = paths.values() // one for all of them
  const began = performance.now()
  const seconds = await nursery(async (n) => {
    const asking = Array.from({ length: clients }, () =>
      n.spawn(async () => {
        for (const path of left) answers.push(await ask(url + path))
      }),
    )
    const watching = n.spawn(watch, n, async () => health.push((await ask(`${url}/health`)).ms))
    await joinAll(asking)
    void watching.kill()
    return (performance.now() - began) / 1000
  })
  return { answers, seconds, health }
}

/** Looks at its times, whether or not there is an answer to what was asked before. */
async function watch(n: Nursery, look: () => Promise<unknown>): Promise<never> {
  for (;;) {
    n.spawn(look)
    await sleep(healthEvery)
  }
}

/** By a connection of its own: a server that is late may close one that was kept, and the next question with it. */
async function ask(url: string): Promise<Answer> {
  const began = performance.now()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  get(url, { agent: false }, (response) => {
    response.resume()
    response.once('close', () => (response.complete ? resolve(response.statusCode!) : reject(new Error('cut short'))))
  }).once('error', reject)
  const status = await until(promise)
  return { status, ms: performance.now() - began }
}
