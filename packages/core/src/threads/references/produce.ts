// Async iterables that are sent to other hubs: a greenlet here iterates, as far as it was given credit.
//
//   D1  it begins when the other hub takes the first item, and never runs ahead of its credit
//   D2  when it is cancelled, or its hub is gone, the iterable is returned: generators run their `finally` blocks

import { Greenlet } from '../../greenlet/greenlet.ts'
import { asError } from '../../greenlet/outcome.ts'
import { shield } from '../../greenlet/shield.ts'
import { markObserved } from '../../greenlet/tree.ts'
import { Event } from '../../objects/event.ts'
import { sendFailure, sendResult } from '../answer.ts'
import { registerKind } from '../codec/classes.ts'
import { encodeOrPort } from '../codec/encode.ts'
import { onRecord } from '../handlers.ts'
import type { Link, Served } from '../link.ts'
import { CREDIT, ITEM, OPEN } from '../record.ts'
import { packOwn, unpack } from './pack.ts'
import { RemoteStream } from './stream.ts'

class Producer extends Greenlet<void> implements Served {
  readonly #link: Link
  readonly #n: number
  readonly #iterable: AsyncIterable<unknown>
  readonly #mayGoOn = new Event()
  #credit: number

  constructor(link: Link, n: number, iterable: AsyncIterable<unknown>, credit: number) {
    super()
    this.#link = link
    this.#n = n
    this.#iterable = iterable
    this.#credit = credit
    markObserved(this)
    link.serving.set(n, this)
  }

  override async run(): Promise<void> {
    try {
      await this.#iterate()
      if (this.#link.serving.delete(this.#n)) sendResult(this.#link, this.#n, undefined)
    } catch (error) {
      if (this.#link.serving.delete(this.#n)) sendFailure(this.#link, this.#n, error)
    }
  }

  cancel(reason: unknown): void {
    void this.kill(asError('kill', reason))
  }

  credit(count: number): void {
    this.#credit += count
    this.#mayGoOn.set()
  }

  async #iterate(): Promise<void> {
    const iterator = this.#iterable[Symbol.asyncIterator]()
    let done = false
    try {
      for (;;) {
        await this.#awaitCredit()
        const result = await iterator.next()
        done = result.done === true
        if (done) return
        this.#send(result.value)
      }
    } finally {
      if (!done) await shield(() => iterator.return?.()) // D2
    }
  }

  async #awaitCredit(): Promise<void> {
    while (this.#credit === 0) {
      this.#mayGoOn.clear()
      await this.#mayGoOn.wait()
    }
    this.#credit--
  }

  #send(item: unknown): void {
    const { sender } = this.#link
    this.#link.send(ITEM, (writer) => {
      writer.count(this.#n)
      encodeOrPort(writer, item, sender.out, 'item')
    })
  }
}

onRecord(OPEN, (link, reader) => {
  const n = reader.count()
  const iterable = link.exported.find(reader.count()) as AsyncIterable<unknown>
  new Producer(link, n, iterable, reader.count()).start()
})

onRecord(CREDIT, (link, reader) => {
  const producer = link.serving.get(reader.count())
  if (producer instanceof Producer) producer.credit(reader.count())
})

registerKind({
  name: 'async iterable',
  is: (value) => typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function',
  pack: (value, link) => packOwn(value, link as Link),
  unpack: (packed: number, from) =>
    unpack<object>(packed, from as Link, (link, number) => new RemoteStream(link, number)),
})
