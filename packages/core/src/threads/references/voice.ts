// How the home of an exchange and a hub that has a reference to it speak to each other (exchange-words.ts).

import { encodeOrPort } from '../codec/encode.ts'
import type { Writer } from '../codec/writer.ts'
import type { Link } from '../link.ts'

export class Voice {
  readonly link: Link
  /** Of the exchange, where it lives. */
  readonly number: number
  readonly #kind: number
  #silent = false

  /** `kind` of record: FROM_HOME or TO_HOME. */
  constructor(link: Link, number: number, kind: number) {
    this.link = link
    this.number = number
    this.#kind = kind
  }

  say(what: number, ...counts: number[]): void {
    this.#tell(what, (writer) => {
      for (const count of counts) writer.count(count)
    })
  }

  /** `path`: what the value is called in errors. @throws {UncloneableValue} */
  send(what: number, value: unknown, path?: string, ...counts: number[]): void {
    this.#tell(what, (writer) => {
      for (const count of counts) writer.count(count)
      encodeOrPort(writer, value, this.link.sender.out, path)
    })
  }

  /** Says nothing more: there is nobody to hear it. */
  fallSilent(): void {
    this.#silent = true
  }

  #tell(what: number, fill: (writer: Writer) => void): void {
    if (this.#silent) return
    this.link.send(this.#kind, (writer) => {
      writer.count(this.number)
      writer.byte(what)
      fill(writer)
    })
  }
}
