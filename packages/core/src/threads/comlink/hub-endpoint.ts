// What Comlink's wrap and expose talk to here: the hub at the other end of a link.
//
//   C1  a question of Comlink is a question of the link: it is answered, or fails when the other hub is gone, after all
//       that it had still sent was read; the loop of this thread is held meanwhile
//   C2  what arrives before `start` is kept for it; a question that nobody takes is kept for the next to listen, and
//       refused if there was one to take it before. A release is not kept: it is not about what is exposed later
//   C3  a question that arrives runs in a greenlet of its own, which is killed when the other hub is gone
//   C4  of ports in messages that arrive, the questions fail with the hub, too

import { HubletError } from '../../errors.ts'
import { reportError } from '../../hub/report.ts'
import { encodeOrPort } from '../codec/encode.ts'
import { transfer as move } from '../codec/transfer.ts'
import type { Link } from '../link.ts'
import { COMLINK } from '../record.ts'
import { Answering } from './answering.ts'
import { Asked } from './asked.ts'
import {
  Arrival,
  type Endpoint,
  type MessageListener,
  type Question,
  idOf,
  isQuestion,
  isRelease,
  rejection,
} from './message.ts'
import { watchPorts } from './watched-port.ts'

export class HubEndpoint implements Endpoint {
  readonly #link: Link
  readonly #listeners = new Set<MessageListener>()
  /** What the other hub has asked, by Comlink's id. */
  readonly #answering = new Map<string, Answering>()
  /** C2 */
  #kept: (() => void)[] = []
  #started = false
  /** Whether somebody listens who has not been told what was kept. */
  #fresh = false
  #exposed = false

  constructor(link: Link) {
    this.#link = link
  }

  addEventListener(type: string, listener: MessageListener): void {
    if (type !== 'message') return
    this.#listeners.add(listener)
    this.#fresh = true
  }

  removeEventListener(type: string, listener: MessageListener): void {
    if (type === 'message') this.#listeners.delete(listener)
  }

  start(): void {
    this.#started = true
    if (!this.#fresh) return
    this.#fresh = false
    const kept = this.#kept
    this.#kept = []
    for (const dispatch of kept) dispatch()
  }

  postMessage(message: unknown, transfer: readonly object[] = []): void {
    for (const one of transfer) move(one)
    const id = idOf(message)
    const call = id === undefined ? undefined : this.#answering.get(id)
    if (call !== undefined) call.answer(message)
    else if (isQuestion(message)) this.#ask(message)
    else if (this.#link.exit === undefined) this.#send(0, message)
  }

  /** C1 */
  #ask(message: Question): void {
    const link = this.#link
    const { exit } = link
    if (exit !== undefined) return queueMicrotask(() => void this.#tell(rejection(message.id, exit)))
    const asked = new Asked(message.id, (answer) => void this.#tell(answer))
    asked.n = link.ask(asked)
    try {
      this.#send(asked.n, message)
    } catch (error) {
      link.settle(asked.n)
      throw error
    }
  }

  #send(n: number, message: unknown): void {
    const { sender } = this.#link
    this.#link.send(COMLINK, (writer) => {
      writer.count(n)
      encodeOrPort(writer, message, sender.out, 'message')
    })
  }

  /** Called with each message of the other hub; question `n`, unless that is 0. */
  arrive(n: number, message: unknown): void {
    const dispatch = n === 0 ? () => void this.#tell(message) : this.#serve(n, message)
    if (this.#started || isRelease(message)) dispatch()
    else this.#kept.push(dispatch)
  }

  #serve(n: number, message: unknown): () => void {
    const id = idOf(message) ?? ''
    const call = new Answering(this.#link, n, () => this.#answering.delete(id))
    this.#answering.set(id, call)
    const take = (): boolean => {
      const taken = this.#tell(message)
      if (taken) this.#exposed = true
      else if (this.#exposed || isRelease(message)) call.refuse(nothingExposed())
      else this.#kept.push(dispatch)
      return taken
    }
    const dispatch = (): void => call.start(take) // C3
    return dispatch
  }

  /** Whether somebody takes it on, if it is a question. */
  #tell(message: unknown): boolean {
    watchPorts(message, this.#link) // C4
    const event = new Arrival(message)
    for (const listener of [...this.#listeners]) {
      try {
        if (typeof listener === 'function') listener(event as unknown as MessageEvent)
        else listener.handleEvent(event as unknown as MessageEvent)
      } catch (error) {
        reportError(error, { kind: 'callback', source: listener, text: 'a listener of a Comlink endpoint failed' })
      }
    }
    return event.taken
  }
}

function nothingExposed(): Error {
  return new HubletError('cannot call: that hub exposes nothing to Comlink any more; call expose again over there')
}
