// Calls at random, and the rules for how each of them may end:
//
//   R1  by the value that was to come, or the error that was to be thrown
//   R2  by the time limit or the kill of its own caller
//   R3  by the HubExit of a hub that serves no more, or its kill because that hub or its own is being stopped
//   R4  within `patience`, whatever happens

import { GreenletExit, HubExit, type RemoteHub, Timeout, hubByName, sleep, spawn } from '@hublet/core'

import type { Board } from './board.ts'
import { type Service, filled, isFilled, others } from './service.ts'

const patience = 30_000
const most = 200 * 1024

/** Which hubs a call depends on, and what else it may end with. */
interface Terms {
  readonly hubs: readonly string[]
  readonly allows?: (error: unknown) => boolean
}

export class Caller {
  readonly #board: Board
  readonly #name: string
  readonly #next: () => number
  #open = 0
  #stopping = false

  constructor(board: Board, name: string, next: () => number) {
    this.#board = board
    this.#name = name
    this.#next = next
  }

  /** Calls that have not settled. */
  get open(): number {
    return this.#open
  }

  /** Its own hub is being stopped: its calls may be killed. */
  stop(): void {
    this.#stopping = true
  }

  /** Calls one hub after the other until all is over. */
  async callOn(): Promise<void> {
    while (!this.#board.over && !this.#stopping) {
      const there = others()
      const hub = there.length > 0 ? this.#choose(there) : undefined
      const third = there.find((one) => one !== hub)?.name ?? this.#name
      if (hub !== undefined) await this.#callOne(hub, third)
      await sleep(this.#next() * 4)
    }
  }

  async #callOne(hub: RemoteHub<Service>, third: string): Promise<void> {
    const [key, size] = [Math.floor(this.#next() * 256), Math.floor(this.#next() ** 4 * most)]
    const what = this.#choose(['turn', 'echo', 'relay', 'fail', 'limit', 'kill', 'spawn', 'flood', 'block'] as const)
    const target = `${what} in ${hub.name}`
    const terms = { hubs: [hub.name] }
    if (what === 'turn') {
      await this.#expect(target, terms, hub.api.turn(filled(size, 3), 3, key), (bytes) => isFilled(bytes, size, key))
    } else if (what === 'echo') await this.#echo(target, hub, Math.floor(this.#next() * 20))
    else if (what === 'relay') {
      const allows = (error: unknown): boolean => String(error).includes(`no hub "${third}"`) && isGone(third)
      const call = hub.api.relay(third, size, key)
      const isRight = (bytes: Uint8Array): boolean => isFilled(bytes, size, key)
      await this.#expect(`${target} for ${third}`, { hubs: [hub.name, third], allows }, call, isRight)
    } else if (what === 'fail') {
      const allows = (error: unknown): boolean => error instanceof RangeError && error.message === `no ${key}`
      await this.#expect(target, { ...terms, allows }, hub.api.fail(`no ${key}`), () => false)
    } else if (what === 'limit') {
      const timeout = new Timeout(this.#next() * 10)
      const allows = (error: unknown): boolean => error === timeout
      await this.#expect(target, { ...terms, allows }, hub.call('hang', [], { timeout }), () => false)
    } else if (what === 'kill') await this.#kill(target, hub)
    else if (what === 'spawn') await this.#spawn(target, hub)
    else if (what === 'flood') {
      await Promise.all(Array.from({ length: 50 }, () => this.#echo(target, hub, 0)))
    } else await this.#expect(target, terms, hub.api.block(key / 20), (ms) => ms === key / 20)
  }

  async #echo(target: string, hub: RemoteHub<Service>, ms: number): Promise<void> {
    const rows = Array.from({ length: this.#next() * 40 }, (_, id) => ({
      id,
      name: `${target} ${id}`,
      [`k${id % 7}`]: null,
    }))
    const isRight = (back: unknown): boolean => JSON.stringify(back) === JSON.stringify(rows)
    await this.#expect(target, { hubs: [hub.name] }, hub.api.echo(rows, ms), isRight)
  }

  async #kill(target: string, hub: RemoteHub<Service>): Promise<void> {
    const reason = new GreenletExit('chaos')
    const greenlet = spawn(() => hub.api.hang())
    await sleep(this.#next() * 5)
    void greenlet.kill(reason)
    await this.#expect(target, { hubs: [hub.name], allows: (error) => error === reason }, greenlet.get(), () => false)
  }

  /** R2: the kill comes back from over there. */
  async #spawn(target: string, hub: RemoteHub<Service>): Promise<void> {
    const run = async (): Promise<never> => {
      const greenlet = hub.spawn('hang')
      await sleep(this.#next() * 5)
      void greenlet.kill(new GreenletExit('chaos'))
      return greenlet.get()
    }
    const allows = (error: unknown): boolean => error instanceof GreenletExit && error.message === 'chaos'
    await this.#expect(target, { hubs: [hub.name], allows }, run(), () => false)
  }

  async #expect<T>(target: string, terms: Terms, call: Promise<T>, isRight: (value: T) => boolean): Promise<void> {
    const where = `${this.#name}: ${target}`
    const timer = setTimeout(() => this.#board.complain('stuck', where), patience) // R4
    this.#open++
    try {
      const value = await call
      if (!isRight(value)) this.#board.complain('wrong', `${where}: another value`)
    } catch (error) {
      const isOwnEnd = this.#stopping && error instanceof GreenletExit
      if (!isOwnEnd && !isAllowed(error, terms))
        this.#board.complain('wrong', `${where}: ${(error as Error).stack ?? String(error)}`)
    } finally {
      clearTimeout(timer)
      this.#open--
      this.#board.settled()
    }
  }

  #choose<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)]!
  }
}

const isGone = (hub: string): boolean => hubByName(hub) === undefined

/** R1, R2, R3 */
function isAllowed(error: unknown, { hubs, allows }: Terms): boolean {
  if (allows?.(error) === true) return true
  if (error instanceof HubExit) return hubs.includes(error.hub) && isGone(error.hub)
  return error instanceof GreenletExit && hubs.some(isGone)
}
