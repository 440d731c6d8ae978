// The channel on which the threads of a registry look for circles.
//
//   C1  it is there from the first need on in dev mode, and never keeps a process alive
//   C2  what arrives is handed on outside of all greenlets, as a callback of the hub: it cannot wait

import { BroadcastChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'

import { type Registry, UID_AT, inHub } from '@hublet/core/lowlevel'

import { type Message, asMessage } from './message.ts'

const uidAt = [UID_AT, UID_AT + 1]

export class Channel {
  readonly #name: string
  readonly #receive: (message: Message) => void
  #port: BroadcastChannel | undefined

  constructor({ words }: Registry, receive: (message: Message) => void) {
    this.#name = `hublet.locks ${uidAt.map((at) => words[at]).join(' ')}`
    this.#receive = receive
  }

  open(): void {
    if (this.#port !== undefined) return
    const receive = (data: unknown): void => this.#take(data)
    this.#port = inHub(() => {
      const port = new BroadcastChannel(this.#name)
      port.addEventListener('message', ({ data }) => inHub(receive, data)) // C2
      port.unref() // C1: listening has held the loop
      return port
    })
  }

  close(): void {
    this.#port?.close()
    this.#port = undefined
  }

  /** To all other threads. */
  post(message: Message): void {
    this.#port?.postMessage(message)
  }

  /** Takes what has arrived, for a thread that does not return to its loop. */
  drain(): void {
    if (this.#port === undefined) return
    const port = this.#port as unknown as MessagePort // Node takes both
    for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
      this.#take(got.message)
    }
  }

  #take(data: unknown): void {
    const message = asMessage(data)
    if (message !== undefined) this.#receive(message)
  }
}
