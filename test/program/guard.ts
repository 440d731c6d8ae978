// What is allowed in spite of a guard that refuses, and what is said by default. The first argument chooses the case.

import { once } from 'node:events'
import fs, { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

import { sleep, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'

import { allowBlocking, block, guard, guardFromEnvironment } from '../support/guard.ts'

const require = createRequire(import.meta.url)
const here = import.meta.filename
const module = '../support/guarded/reads-at-load.cjs'

async function outcome(fn: () => unknown): Promise<unknown> {
  const result = await spawn(fn)
    .get()
    .catch((error: Error) => error.message.replace(/;.*/, ''))
  return console.log(result)
}

/** What is looked up when it is used, and as simple as it is used here. */
const handed = (name: 'statSync' | 'readFileSync'): ((path: string) => unknown) => fs[name]

const size = (): string => typeof statSync(here).size
const strict = (startup?: number): void =>
  void guard({ policy: 'throw', ...(startup === undefined ? {} : { startup }) })

const cases: Record<string, () => unknown> = {
  async 'start-up'() {
    strict()
    console.log(size())
    await sleep(1)
    console.log(size())
    await outcome(size)
  },
  async 'start-up ms'() {
    strict(50)
    await outcome(size)
    await sleep(60)
    await outcome(size)
  },
  async require() {
    strict(0)
    await outcome(() => typeof (require(module) as { size: unknown }).size)
    await outcome((require(module) as { read: () => unknown }).read)
  },
  async import() {
    strict(0)
    await outcome(async () => typeof ((await import(module)) as { size: unknown }).size)
  },
  /** Standard output is a file here: Node writes to it by `fs.writeSync`. */
  async console() {
    strict(0)
    await outcome(() => console.log('printed'))
  },
  async report() {
    strict(0)
    spawn(() => Promise.reject(new Error('it is printed')))
    await settled()
  },
  async allowBlocking() {
    strict(0)
    await outcome(() => allowBlocking(size))
    await outcome(() => allowBlocking(async () => (await sleep(1), size())))
    await outcome(() => allowBlocking(() => spawn(size).get()))
    await outcome(() => allowBlocking(() => {}) ?? size())
  },
  async handed() {
    strict(0)
    await outcome(() => [here].map((path) => statSync(path)))
    await outcome(() => [here].map(handed('statSync')))
    await spawn(fs.existsSync, here).get()
    const direct = spawn(handed('readFileSync'), here)
    await direct.join()
    console.log(direct.exception?.name)
    process.once('uncaughtException', (error) => console.log(error.name))
    setTimeout(fs.statSync, 1, here)
    await sleep(20)
  },
  async print() {
    guard({ threshold: 5 })
    const greenlet = spawn(() => block(10))
    greenlet.name = 'loader'
    await greenlet.get()
  },
  /** A worker that is no hub, and of which nobody has been told. */
  async 'plain worker'() {
    const worker = new Worker(new URL(import.meta.url), { argv: ['strict'] })
    await once(worker, 'exit')
  },
  async strict() {
    strict(0)
    await outcome(size)
    await outcome(() => allowBlocking(size))
  },
  async environment() {
    guardFromEnvironment()
    await outcome(size)
  },
}

await cases[process.argv[2]!]!()
