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
import { pack, unpack } from './functions.ts'
import { RemoteResult } from './remote-result.ts'

/** Tells the other hub what a result is set to. */
class Announcer extends WaitNode implements Follower, Resident {
  readonly #link: Link
  readonly #number: number

  constructor(link: Link, number: number, result: AsyncResult<unknown>) {
    super()
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

  #tell(successful: boolean, outcome: () => unknown): void {
    this.#link.send(RESULT_FROM_HOME, (writer) => {
      writer.count(this.#number)
      writer.byte(successful ? 1 : 0)
      encodeOrPort(writer, outcome(), this.#link.sender.out, 'value')
    })
  }
}

type Packed = readonly [number: number, name?: string | undefined, outcome?: readonly [boolean, unknown] | undefined]

registerClass(AsyncResult as new () => AsyncResult<unknown>, {
  name: 'AsyncResult',
  subclasses: true,
  pack: (result, peer): Packed => {
    const link = peer as Link
    const number = pack(result, link)
    if (number < 0) return [number]
    if (result.ready) return [number, result.name, [result.successful, result.value ?? result.exception]]
    if (!link.residents.has(number)) link.residents.set(number, new Announcer(link, number, result))
    return [number, result.name]
  },
  unpack: ([number, name, outcome]: Packed, peer) => {
    const link = peer as Link
    return unpack<object>(number, link, () => {
      const result = new RemoteResult<unknown>(link, number, name)
      if (outcome !== undefined) result.become(...outcome)
      return result
    })
  },
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
