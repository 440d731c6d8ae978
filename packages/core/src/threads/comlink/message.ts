// What Comlink's two ends say to each other, as far as it concerns who carries it.
//
// A question has an id and one of six types; its answer has the same id, and a value in an envelope. An envelope with the
// name `throw` makes the promise of the question reject with what is in it.

import { MessagePort } from 'node:worker_threads'

/** Called with each message. */
export type MessageListener =
  | ((event: MessageEvent) => void)
  | {
      handleEvent(event: MessageEvent): void
    }

/** What Comlink's `wrap` and `expose` take. */
export interface Endpoint {
  addEventListener(type: string, listener: MessageListener, options?: object): void
  removeEventListener(type: string, listener: MessageListener, options?: object): void
  postMessage(message: unknown, transfer?: readonly object[]): void
  start(): void
}

/** A message that is answered. */
export interface Question {
  readonly id: string
  readonly type: string
  readonly argumentList?: readonly unknown[]
}

const questions = new Set<unknown>(['GET', 'SET', 'APPLY', 'CONSTRUCT', 'ENDPOINT', 'RELEASE'])

/** The id of a message, whether it asks or answers. */
export function idOf(message: unknown): string | undefined {
  const id = isObject(message) ? message['id'] : undefined
  return typeof id === 'string' ? id : undefined
}

export function isQuestion(message: unknown): message is Question {
  return idOf(message) !== undefined && questions.has((message as Question).type)
}

/** The question that makes `expose` stop listening. */
export function isRelease(message: unknown): boolean {
  return isQuestion(message) && message.type === 'RELEASE'
}

/** What listeners are called with. Comlink's `expose` looks at the origin of what it takes on, its `wrap` does not. */
export class Arrival {
  readonly type = 'message'
  readonly data: unknown
  taken = false

  constructor(data: unknown) {
    this.data = data
  }

  get origin(): string {
    this.taken = true
    return ''
  }
}

/** The answer that rejects the question with this id. */
export function rejection(id: string, error: unknown): object {
  return { id, type: 'HANDLER', name: 'throw', value: { isError: false, value: error } }
}

/** Has `found` called with the ports in a message by which objects are reached: those of proxies, and of `createEndpoint`. */
export function eachPort(message: unknown, found: (port: MessagePort) => void): void {
  if (!isObject(message)) return
  const { argumentList, value } = message
  look(value, found)
  if (isObject(value)) look(value['value'], found)
  if (!Array.isArray(argumentList)) return
  for (const one of argumentList as unknown[]) if (isObject(one)) look(one['value'], found)
}

function look(value: unknown, found: (port: MessagePort) => void): void {
  if (value instanceof MessagePort) found(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
