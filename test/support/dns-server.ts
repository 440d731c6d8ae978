// A name server that answers when it is told to: names that begin with "a" have the address 127.0.0.9, others are unknown.

import { type RemoteInfo, type Socket, createSocket } from 'node:dgram'
import { once } from 'node:events'

export class DnsServer implements AsyncDisposable {
  readonly #socket: Socket
  #held: [query: Buffer, from: RemoteInfo][] = []
  /** Whether questions wait for `answer`. */
  holding = true

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (query, from) => {
      this.#held.push([query, from])
      if (!this.holding) this.answer()
    })
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new DnsServer(socket)
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`
  }

  /** How many questions wait. */
  get asked(): number {
    return this.#held.length
  }

  answer(): void {
    for (const [query, from] of this.#held) this.#socket.send(answerTo(query), from.port, from.address)
    this.#held = []
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close()
    await once(this.#socket, 'close')
  }
}

const typeA = 1

function answerTo(query: Buffer): Buffer {
  const end = query.indexOf(0, 12) + 5
  const known = query[13] === 97 && query.readUInt16BE(end - 4) === typeA
  const head = Buffer.from(query.subarray(0, end))
  head.writeUInt16BE(known ? 0x8180 : 0x8183, 2) // a response; NXDOMAIN
  head.writeUInt16BE(known ? 1 : 0, 6)
  head.writeUInt32BE(0, 8)
  const record = Buffer.from([0xc0, 12, 0, typeA, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 9])
  return known ? Buffer.concat([head, record]) : head
}
