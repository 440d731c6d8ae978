// Hub threads that live for a moment and die of something, one after the other, and call each other all the while.

import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type RemoteHub, HubThread, expose, getHub, hubByName, joinAll, sleep, spawn } from '@hublet/core'

import { random } from '../support/shared-marks.ts'
import { Board } from './board.ts'
import { Caller } from './caller.ts'
import type { ChaosArgs, ChaosHub, Death } from './hub.ts'
import * as service from './service.ts'

const url = new URL('./hub.ts', import.meta.url)
const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'hublet-compiled') }
const smallHeap = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 }
const patience = 30_000

const fates = ['terminate', 'stop', 'exit', 'throw', 'reject', 'exit in finally', 'spin', 'fill the heap'] as const
type Fate = (typeof fates)[number]

export interface WorldOptions {
  readonly seed: number
  /** Goes on until one of the two is reached. A start that fails because its parent dies is no death. */
  readonly ms: number
  readonly deaths: number
  /** How many live at the same time, at most. Default 6. */
  readonly atOnce?: number
  /** Milliseconds that they live, at most. Default 600. */
  readonly lifetime?: number
}

export interface WorldEnd {
  readonly calls: number
  readonly deaths: number
  readonly nested: number
  readonly stuck: number
  readonly wrong: number
  readonly complaints: string
  readonly fates: Readonly<Record<Fate, number>>
}

export class World {
  readonly #board = new Board()
  readonly #next: () => number
  readonly #options: WorldOptions
  /** They live long enough for others to be started from them. */
  readonly #elders = new Map<string, HubThread<ChaosHub>>()
  readonly #fates = Object.fromEntries(fates.map((fate) => [fate, 0])) as Record<Fate, number>
  readonly #end: number
  #begun = 0
  #deaths = 0
  #nested = 0

  constructor(options: WorldOptions) {
    this.#options = options
    this.#next = random(options.seed)
    this.#end = performance.now() + options.ms
  }

  async run(): Promise<WorldEnd> {
    getHub().onError = () => {} // crashes that nobody asked about
    expose(service)
    const caller = new Caller(this.#board, 'main', random(this.#options.seed + 1))
    const callers = [1, 2, 3].map(() => spawn(() => caller.callOn()))
    await Promise.all(Array.from({ length: this.#options.atOnce ?? 6 }, () => this.#lives()))
    this.#board.finish()
    if (!(await joinAll(callers, { timeout: patience }).then((done) => done.length === callers.length))) {
      this.#board.complain('stuck', `main has ${caller.open} open calls`)
    }
    return this.progress
  }

  get progress(): WorldEnd {
    const { calls, stuck, wrong, complaints } = this.#board
    return { calls, deaths: this.#deaths, nested: this.#nested, stuck, wrong, complaints, fates: this.#fates }
  }

  get #over(): boolean {
    return this.#deaths >= this.#options.deaths || performance.now() > this.#end
  }

  async #lives(): Promise<void> {
    while (!this.#over) {
      await sleep(this.#next() * 100)
      await this.#life()
    }
  }

  async #life(): Promise<void> {
    const name = `h${++this.#begun}`
    const fate = this.#chooseFate()
    const parent = this.#next() < 0.5 ? this.#choose([...this.#elders.values()]) : undefined
    const hub = await this.#start(name, parent, fate).catch((error: unknown) => this.#judgeStart(name, parent, error))
    if (hub === undefined) return
    const isElder = hub instanceof HubThread && this.#elders.size < 2
    if (isElder) this.#elders.set(name, hub)
    const lifetime = this.#options.lifetime ?? 600
    await sleep(isElder ? lifetime * (2 + 6 * this.#next()) : lifetime * this.#next())
    await this.#kill(hub, fate, parent)
    await this.#awaitEnd(hub, fate)
    this.#elders.delete(name)
    this.#deaths++
    this.#fates[fate]++
    if (parent !== undefined) this.#nested++
  }

  async #start(
    name: string,
    parent: HubThread<ChaosHub> | undefined,
    fate: Fate,
  ): Promise<RemoteHub<ChaosHub> | undefined> {
    const seed = Math.floor(this.#next() * 2 ** 31)
    if (parent === undefined || fate === 'fill the heap') {
      const args: ChaosArgs = { memory: this.#board.memory, seed }
      const limits = fate === 'fill the heap' ? { resourceLimits: smallHeap } : {}
      return HubThread.start<ChaosHub>(url, { name, args, env, ...limits, timeout: patience })
    }
    await parent.call('startBelow', [name, seed], { timeout: patience })
    return hubByName<ChaosHub>(name)
  }

  /** A start fails if its parent dies meanwhile. */
  #judgeStart(name: string, parent: HubThread<ChaosHub> | undefined, error: unknown): undefined {
    if (parent !== undefined && hubByName(parent.name) === undefined) return
    this.#board.complain('wrong', `start of ${name} below ${parent?.name ?? 'main'}: ${(error as Error).stack}`)
  }

  async #kill(hub: RemoteHub<ChaosHub>, fate: Fate, parent: HubThread<ChaosHub> | undefined): Promise<void> {
    const silent = (): void => {}
    if (fate === 'spin') {
      void hub.api.spin().catch(silent)
      await sleep(this.#next() * 100)
    }
    if (fate !== 'spin' && fate !== 'terminate' && fate !== 'stop')
      return void hub.api.die(fate satisfies Death).catch(silent)
    const how = fate === 'stop' ? 'stop' : 'terminate'
    if (hub instanceof HubThread) void hub[how]()
    else void parent!.api.endBelow(hub.name, how).catch(silent)
  }

  async #awaitEnd(hub: RemoteHub<ChaosHub>, fate: Fate): Promise<void> {
    const began = performance.now()
    while (hub.alive) {
      await sleep(2)
      if (performance.now() - began < patience) continue
      this.#board.complain('stuck', `${hub.name} does not end (${fate})`)
      if (hub instanceof HubThread) await hub.terminate()
      return
    }
  }

  #chooseFate(): Fate {
    return this.#next() < 0.95 ? this.#choose(fates.slice(0, -1))! : 'fill the heap'
  }

  #choose<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#next() * list.length)]
  }
}
