// A plain worker that sends back what it gets: answers come in the order of the questions.

import { type Transferable, Worker } from 'node:worker_threads'

import type { MovingPeer, Peer } from '../peer.ts'

const contender = 'MessagePort'

export function startPort(): Peer {
  const { ask, end } = startWorker(new URL('../ports/echo.ts', import.meta.url))
  return { contender, ask: (value) => ask(value), end }
}

export function startMovingPort(): MovingPeer {
  const { ask, end } = startWorker(new URL('../ports/bounce.ts', import.meta.url))
  return { contender, move: (buffer) => ask(buffer, [buffer]) as Promise<ArrayBuffer>, end }
}

interface Asked {
  readonly ask: (value: unknown, moved?: Transferable[]) => Promise<unknown>
  readonly end: () => Promise<unknown>
}

function startWorker(url: URL): Asked {
  const worker = new Worker(url)
  const waiting: ((value: unknown) => void)[] = []
  worker.on('message', (value) => waiting.shift()!(value))
  return {
    ask(value, moved) {
      return new Promise((resolve) => {
        waiting.push(resolve)
        worker.postMessage(value, moved)
      })
    },
    end: () => worker.terminate(),
  }
}
