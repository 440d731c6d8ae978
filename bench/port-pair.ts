// A plain worker, asked by messages.

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface Asker {
  readonly ask: (value: unknown) => Promise<unknown>
  readonly worker: Worker
}

/** Asks one thing after the other. */
export function startEcho(): Asker {
  const worker = new Worker(new URL('ports/echo.ts', import.meta.url))
  let resolve: (value: unknown) => void = () => {}
  worker.on('message', (value) => resolve(value))
  return {
    worker,
    ask(value) {
      return new Promise((done) => {
        resolve = done
        worker.postMessage(value)
      })
    },
  }
}

/** Sends messages that the other side only counts. */
export interface Counter {
  readonly send: (values: number, value: unknown) => Promise<void>
  readonly worker: Worker
}

export function startCounter(): Counter {
  const worker = new Worker(new URL('ports/count.ts', import.meta.url))
  return {
    worker,
    async send(values, value) {
      const all = once(worker, 'message')
      worker.postMessage({ expect: values })
      for (let n = 0; n < values; n++) worker.postMessage(value)
      await all
    },
  }
}
