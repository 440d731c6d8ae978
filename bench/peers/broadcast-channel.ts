// A worker that is asked on one BroadcastChannel and answers on another: answers come in the order of the questions.

import { BroadcastChannel, Worker } from 'node:worker_threads'

import type { Peer } from '../peer.ts'

export async function startBroadcast(): Promise<Peer> {
  const name = crypto.randomUUID()
  const questions = new BroadcastChannel(`${name} questions`)
  const answers = new BroadcastChannel(`${name} answers`)
  const waiting: ((value: unknown) => void)[] = []
  answers.onmessage = ({ data }): void => waiting.shift()!(data)
  const ready = new Promise((resolve) => waiting.push(resolve))
  const worker = new Worker(new URL('../ports/echo-broadcast.ts', import.meta.url), { workerData: name })
  await ready
  return {
    contender: 'BroadcastChannel',
    ask(value) {
      return new Promise((resolve) => {
        waiting.push(resolve)
        questions.postMessage(value)
      })
    },
    async end() {
      questions.close()
      answers.close()
      await worker.terminate()
    },
  }
}
