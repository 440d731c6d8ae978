// A worker whose loop runs dry while something in it waits: the first argument chooses what. Prints how it ended.

import { Worker, isMainThread, workerData } from 'node:worker_threads'

import { Event, LoopExit, getHub, onSignal, sleep, spawn } from '@hublet/core'

const never = new Event({ name: 'never' })

const cases: Record<string, () => unknown> = {
  async caught() {
    const error: unknown = await never.wait().catch((thrown: unknown) => thrown)
    console.log(error instanceof LoopExit, await spawn(async () => (await sleep(1), 'usable')).get())
  },
  uncaught: () => never.wait(),
  stuck: () => spawn(() => never.wait()),
  onError() {
    getHub().onError = (_, { kind }) => console.log(kind)
    spawn(() => never.wait())
  },
  async signals() {
    try {
      onSignal('SIGTERM', () => {})
    } catch (error) {
      console.log(String(error))
    }
  },
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] })
  worker.on('error', (error: Error & { code?: string }) => console.log('error', error.name, error.code))
  spawn(async () => {
    await never.wait() // the loop is held by the worker
    console.log('main woken')
  })
  const code = await new Promise((resolve) => worker.once('exit', resolve))
  console.log('exit', code)
  never.set()
} else await cases[workerData as string]!()
