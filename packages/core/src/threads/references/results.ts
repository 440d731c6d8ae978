// How results are sent to other hubs: the result stays, and each hub that has a reference is told what it is set to.

import type { Follower } from '../../greenlet/links.ts'
import { WaitNode } from '../../greenlet/wait-list.ts'
import { AsyncResult } from '../../objects/async-result.ts'
import { followersOf } from '../../objects/linkable.ts'
import { readValue } from '../answer.ts'
import { registerClass } from '../codec/classes.ts'
import { encodeOrPort } from '../codec/encode.ts'
import { onRecord } from '../handlers.ts'
import type { Link, Resident } from '../link.ts'
import { RESULT_FROM_HOME, RESULT_TO_HOME } from '../record.ts'
import { type Packed, isHome, isOwn, pack, unpack } from './pack.ts'
import { RemoteResult } from './remote-result.ts'

/** Tells the other hub what a result is set to. */
class Announcer extends WaitNode implements Follower, Resident {
  readonly #link: Link
  readonly #number: number
  readonly #result: AsyncResult<unknown>

  constructor(link: Link, number: number, result: AsyncResult<unknown>) {
    super()
    this.#result = result
    this.#link = link
    this.#number = number
    followersOf(result).push(this)
  }

  notify(result: AsyncResult<unknown>): void {
    this.leave()
    const { sender } = this.#link
    try {
      this.#tell(result.successful, () => (result.successful ? result.value : result.exception))
    } catch (error) {
      sender.drop()
      this.#tell(false, () => error) // it is set, but its value cannot be sent there
    }
  }

  gone(): void {
    this.leave()
  }

  copy(link: Link, number: number): Announcer {
    const announcer = new Announcer(link, number, this.#result)
    if (this.#result.ready) announcer.notify(this.#result)
    return announcer
  }

  #tell(successful: boolean, outcome: () => unknown): void {
    this.#link.send(RESULT_FROM_HOME, (writer) => {
      writer.count(this.#number)
      writer.byte(successful ? 1 : 0)
      encodeOrPort(writer, outcome(), this.#link.sender.out, 'value')
    })
  }
}

type PackedResult = readonly [
  packed: Packed,
  name?: string | undefined,
  outcome?: readonly [boolean, unknown] | undefined,
]

registerClass(AsyncResult as new () => AsyncResult<unknown>, {
  name: 'AsyncResult',
  subclasses: true,
  pack: (result, peer): PackedResult => {
    const link = peer as Link
    const packed = pack(result, link)
    if (isHome(packed)) return [packed]
    if (result.ready) return [packed, result.name, [result.successful, result.value ?? result.exception]]
    if (isOwn(packed) && !link.residents.has(packed)) link.residents.set(packed, new Announcer(link, packed, result))
    return [packed, result.name]
  },
  unpack: ([packed, name, outcome]: PackedResult, from) =>
    unpack<object>(packed, from as Link, (link, number) => {
      const result = new RemoteResult<unknown>(link, number, name)
      if (outcome !== undefined) result.become(...outcome)
      return result
    }),
})

onRecord(RESULT_TO_HOME, (link, reader) => {
  const result = link.exported.find(reader.count())
  const successful = reader.byte() === 1
  const outcome = readValue(link, reader)
  if (!(result instanceof AsyncResult)) return
  if (successful) result.trySet(outcome)
  else result.trySetException(outcome)
})

onRecord(RESULT_FROM_HOME, (link, reader) => {
  const result = link.imported.find(reader.count())
  const successful = reader.byte() === 1
  const outcome = readValue(link, reader)
  if (result instanceof RemoteResult) result.become(successful, outcome)
})
