// The main hub: accepts connections, and passes each to the least busy hub.
//
//   S1  a connection is the argument of a call of its hub: least busy is who has the fewest calls
//   S2  a hub that ends takes its connections with it, and is replaced by its supervisor; meanwhile the others get all
//   S3  stopping: nothing is accepted any more, then every hub answers what it has, then the hubs end

import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'

import {
  type Channel,
  type Greenlet,
  HubExit,
  type HubPool,
  type RestartEvent,
  Timeout,
  expose,
  joinAll,
  spawn,
  supervise,
  transfer,
} from '@hublet/core'

import { Chat } from './chat.ts'
import { Counts } from './counts.ts'

/** What a hub gets to know when it begins. */
export interface Welcome {
  readonly number: number
  readonly memory: SharedArrayBuffer
  readonly say: Channel<string>
  readonly said: Channel<string>
}

type Hub = typeof import('./hub.ts')

export interface ServiceOptions {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly hubs: number
  readonly onRestart: (event: RestartEvent) => void
}

export class Service implements AsyncDisposable {
  readonly pool: HubPool<Hub>
  readonly counts: Counts
  readonly #listener: Server
  readonly #chat: Greenlet<never>

  private constructor(pool: HubPool<Hub>, counts: Counts, chat: Greenlet<never>) {
    this.pool = pool
    this.counts = counts
    this.#chat = chat
    this.#listener = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => void spawn(pass, pool, socket))
  }

  /** Returns when the hubs are up and the port is open. */
  static async open({ host, port, hubs, onRestart }: ServiceOptions): Promise<Service> {
    const [counts, chat] = [Counts.of(hubs), new Chat()]
    expose({
      join(name: string): Welcome {
        const number = Number(name.slice('http-'.length))
        return { number, memory: counts.memory, say: chat.say, said: chat.join(number) }
      },
    })
    const pool = await supervise<Hub>({
      url: new URL('./hub.ts', import.meta.url),
      name: 'http',
      count: hubs,
      hangTimeout: 5000,
      restart: { backoff: { first: 10 } },
      onRestart,
    })
    const service = new Service(
      pool,
      counts,
      spawn(() => chat.run()),
    )
    try {
      service.#listener.listen(port, host)
      await once(service.#listener, 'listening')
    } catch (error) {
      await service.stop()
      throw error
    }
    return service
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port
  }

  /** S3. What is not answered within `grace` milliseconds is killed. */
  async stop(grace = 3000): Promise<void> {
    this.#listener.close()
    await joinAll(this.pool.hubs.filter(({ alive }) => alive).map((hub) => spawn(drain, hub, grace)))
    await this.pool.stop()
    await this.#chat.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

/** Ends when the connection does. */
async function pass(pool: HubPool<Hub>, socket: Socket): Promise<void> {
  try {
    await pool.call('serve', [transfer(socket)]) // S1
  } catch (error) {
    if (!(error instanceof HubExit)) throw error // S2
  } finally {
    socket.destroy()
  }
}

async function drain(hub: HubPool<Hub>['hubs'][number], grace: number): Promise<void> {
  try {
    await hub.call('drain', [], { timeout: grace })
  } catch (error) {
    if (!(error instanceof HubExit || error instanceof Timeout)) throw error
  }
}
