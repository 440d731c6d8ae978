// Hundreds of hub threads that die at random moments, several at once, while all that they do is accounted for.
//
//   M1  every call settles: by its value, or by the HubExit of a hub that is gone
//   M2  every channel keeps its values: A1 to A3 of `trade.ts`
//   M3  every death is reported to who has started the thread, within `patience`

import { HubExit, HubThread, type HubThreadOptions, Timeout, getHub, hubs, joinAll, sleep, spawn } from '@hublet/core'

import { env } from '../support/hub-threads.ts'
import { random } from '../support/shared-marks.ts'
import { Board } from './board.ts'
import type { Death, Mortal, MortalArgs } from './mortal.ts'
import { Trade } from './trade.ts'

const url = new URL('./mortal.ts', import.meta.url)
const smallHeap = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 }
const patience = 30_000

const fates = ['terminate', 'exit', 'throw', 'loop', 'fill the heap', 'terminate while loading'] as const
export type MortalFate = (typeof fates)[number]

export interface MortalityEnd {
  readonly calls: number
  readonly deaths: number
  readonly stuck: number
  readonly wrong: number
  readonly complaints: string
  readonly fates: Readonly<Record<MortalFate, number>>
  readonly values: Readonly<Trade['values']>
}

export class Mortality {
  readonly #board = new Board()
  readonly #trade = new Trade(this.#board)
  readonly #fates = Object.fromEntries(fates.map((fate) => [fate, 0])) as Record<MortalFate, number>
  readonly #next: () => number
  #begun = 0

  constructor(seed: number) {
    this.#next = random(seed)
  }

  /** Returns when so many have died, and all that they have left has come to its end. */
  async run(deaths: number, atOnce = 6): Promise<MortalityEnd> {
    getHub().onError = () => {} // deaths that nobody asked about
    await Promise.all(Array.from({ length: atOnce }, () => this.#liveOn(deaths)))
    this.#board.finish()
    if (hubs().length > 0) this.#complain('stuck', `${hubs().length} hubs are left`)
    await this.#trade.end(this.#begun)
    return this.progress
  }

  get progress(): MortalityEnd {
    const { calls, stuck, wrong, complaints } = this.#board
    const deaths = Object.values(this.#fates).reduce((sum, count) => sum + count)
    return { calls, deaths, stuck, wrong, complaints, fates: this.#fates, values: this.#trade.values }
  }

  async #liveOn(deaths: number): Promise<void> {
    while (this.#begun < deaths) {
      const fate = fates[Math.floor(this.#next() * fates.length)]!
      await this.#live(++this.#begun, fate)
      this.#fates[fate]++
    }
  }

  async #live(number: number, fate: MortalFate): Promise<void> {
    const args: MortalArgs = { number, memory: this.#trade.parcels.memory }
    const options: HubThreadOptions = { name: `mortal ${number}`, args, env, timeout: patience }
    if (fate === 'fill the heap') options.resourceLimits = smallHeap
    if (fate === 'terminate while loading') return this.#liveHardly(options)
    const thread = await HubThread.start<Mortal>(url, options)
    const callers = [0, 1, 2, 3].map((first) => spawn(() => this.#callOn(thread, first)))
    callers.push(spawn(() => this.#hangOn(thread)))
    void thread.api.trade(this.#trade.up, this.#trade.down).catch(() => {})
    await sleep(this.#next() * 10)
    for (let n = this.#next() * 20; n > 0; n--) await thread.api.echo(n) // however slow all is, much is under way
    await this.#end(thread, fate)
    const settled = await joinAll(callers, { timeout: patience }) // M1
    if (settled.length < callers.length) this.#complain('stuck', `${thread.stats().calls} calls of ${thread.name}`)
  }

  /** Most are terminated before they are loaded. */
  async #liveHardly(options: HubThreadOptions): Promise<void> {
    const timeout = new Timeout(this.#next() * 120)
    try {
      const thread = await HubThread.start<Mortal>(url, { ...options, timeout })
      await this.#end(thread, 'terminate')
    } catch (error) {
      if (error !== timeout) this.#complain('wrong', `start of ${options.name}: ${String(error)}`)
    }
  }

  async #end(thread: HubThread<Mortal>, fate: MortalFate): Promise<void> {
    if (fate === 'terminate') void thread.terminate()
    else void thread.api.die(fate as Death).catch(() => {})
    if (fate === 'loop') {
      await sleep(this.#next() * 10)
      void thread.terminate()
    }
    if (await thread.exited.wait({ timeout: patience })) return // M3
    this.#complain('stuck', `${thread.name} does not end (${fate})`)
    await thread.terminate()
  }

  /** Asks the hub, and through it its siblings. */
  async #callOn(thread: HubThread<Mortal>, first: number): Promise<void> {
    for (let n = first; thread.alive; n++) {
      const sibling = n % 4 === 0
      const call = sibling ? thread.api.ask(n) : thread.api.echo(n)
      await this.#expect(thread, call, sibling ? [n, undefined] : [n])
      await sleep(this.#next() * 2)
    }
  }

  #hangOn(thread: HubThread<Mortal>): Promise<void> {
    return this.#expect(thread, thread.api.hang(), [])
  }

  /** M1 */
  async #expect(thread: HubThread<Mortal>, call: Promise<unknown>, rightValues: readonly unknown[]): Promise<void> {
    try {
      const value = await call
      if (!rightValues.includes(value)) this.#complain('wrong', `${thread.name}: ${String(value)}`)
    } catch (error) {
      if (!isDeath(error)) this.#complain('wrong', `${thread.name}: ${(error as Error).stack ?? String(error)}`)
    } finally {
      this.#board.settled()
    }
  }

  #complain(kind: 'wrong' | 'stuck', what: string): void {
    this.#board.complain(kind, what)
  }
}

function isDeath(error: unknown): boolean {
  return error instanceof HubExit && hubs().every(({ name }) => name !== error.hub)
}
