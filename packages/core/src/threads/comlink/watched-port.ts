// Ports that have come from another hub and lead to an object there: what is asked through them fails when it is gone.
//
//   W1  a question fails once its port is closed and the other hub is known to be gone: by then all that it had still sent
//       was read
//   W2  a port that nothing was asked through is left as it was: whose it is may not have begun to listen

import type { MessagePort, Transferable } from 'node:worker_threads'

import type { Link } from '../link.ts'
import { eachPort, idOf, isQuestion, rejection } from './message.ts'

const watched = new WeakSet<MessagePort>()

/** Watches over what is asked through the ports in `message`, which has come from the hub at the other end of `link`. */
export function watchPorts(message: unknown, link: Link): void {
  eachPort(message, (port) => {
    if (watched.has(port)) return
    watched.add(port)
    new WatchedPort(port, link).begin()
  })
}

type Post = (message: unknown, transfer?: readonly Transferable[]) => void

class WatchedPort {
  readonly #port: MessagePort
  readonly #link: Link
  readonly #post: Post
  readonly #asked = new Set<string>()
  #exit: Error | undefined = undefined
  #listening = false
  #shut = false
  #waiting = false

  constructor(port: MessagePort, link: Link) {
    this.#port = port
    this.#link = link
    this.#post = port.postMessage.bind(port) as Post
  }

  begin(): void {
    this.#port.postMessage = this.#postMessage as MessagePort['postMessage']
    this.#port.once('close', this.#closed)
  }

  readonly #postMessage: Post = (message, transfer) => {
    if (isQuestion(message)) this.#ask(message.id)
    this.#post(message, transfer)
  }

  #ask(id: string): void {
    const exit = this.#exit
    if (exit !== undefined) return queueMicrotask(() => this.#reject(id, exit))
    this.#asked.add(id)
    if (this.#shut) this.#awaitEnd()
    if (this.#listening) return
    this.#listening = true // W2
    this.#port.on('message', this.#hear)
  }

  readonly #hear = (message: unknown): void => {
    const id = idOf(message)
    if (id !== undefined) this.#asked.delete(id)
    watchPorts(message, this.#link)
  }

  readonly #closed = (): void => {
    this.#shut = true
    if (this.#asked.size > 0) this.#awaitEnd() // else it may have been released, one of many
  }

  /** W1 */
  #awaitEnd(): void {
    if (this.#waiting) return
    this.#waiting = true
    const { exit } = this.#link
    if (exit !== undefined) this.#end(exit)
    else this.#link.onGone((gone) => this.#end(gone))
  }

  #end(exit: Error): void {
    this.#exit = exit
    const asked = [...this.#asked]
    this.#asked.clear()
    for (const id of asked) this.#reject(id, exit)
  }

  #reject(id: string, error: Error): void {
    this.#port.dispatchEvent(new MessageEvent('message', { data: rejection(id, error) }))
  }
}
