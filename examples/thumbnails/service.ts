// A server on one hub, which waits, and threads, which compute.
//
//   S1  a request has a greenlet; if its client leaves, the greenlet is killed, and with it the task that it waits for
//   S2  stopping: nothing is accepted any more; what is not answered when the grace is over is killed

import { once } from 'node:events'
import { type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { GreenletExit, Group } from '@hublet/core'

import { answer } from './pages.ts'
import { InPool, OnHub, type Place } from './place.ts'

export interface ServiceOptions {
  readonly folder: string
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Milliseconds for a thumbnail. */
  readonly limit: number
  readonly threads: number
  /** Default: in the pool. */
  readonly computes?: 'on the hub' | 'in the pool'
}

export class Service implements AsyncDisposable {
  readonly place: Place
  readonly #inPool: InPool
  readonly #requests = new Group()
  readonly #server: Server

  private constructor({ folder, limit, threads, computes }: ServiceOptions) {
    this.#inPool = new InPool(threads, limit)
    this.place = computes === 'on the hub' ? new OnHub(limit) : this.#inPool
    const site = { folder, place: this.place, stats: () => this.pool.stats() }
    this.#server = createServer((request, response) => this.#begin(() => answer(site, request, response), response))
  }

  /** Returns when the port is open. */
  static async open(options: ServiceOptions): Promise<Service> {
    const service = new Service(options)
    service.#server.listen(options.port, options.host)
    await once(service.#server, 'listening')
    return service
  }

  get pool(): InPool['pool'] {
    return this.#inPool.pool
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** S2 */
  async stop(grace = 3000): Promise<void> {
    this.#server.close()
    await this.#requests.join({ timeout: grace })
    await this.#requests.kill()
    this.#server.closeAllConnections()
    await this.pool.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop(0)
  }

  #begin(page: () => Promise<void>, response: ServerResponse): void {
    const greenlet = this.#requests.spawn(page)
    response.once('close', () => {
      if (!response.writableFinished) void greenlet.kill(new GreenletExit('the client has left')) // S1
    })
  }
}
