// Runs a program on real greenlets, in virtual time, and records what happens.
//
// Every effect is one synchronous step together with its event: an event is written, then the operation begins.
// Every end of a wait is an event too, written in the first microtask after the promise has settled.

import {
  ClosedError,
  type ErrorContext,
  Greenlet,
  GreenletExit,
  MisuseError,
  type Nursery,
  type SleepOptions,
  Timeout,
  getHub,
  nursery,
  rethrowControl,
  shield,
  sleep,
  spawn,
  withTimeout,
} from '@hublet/core'
import { VirtualClock } from '@hublet/core/testing'

import { ending } from './ending.ts'
import type { Body, Event, Limit, Outcome, Program, Statement, Trace } from './program.ts'

/** What the statements of a body see around them. */
interface Surroundings {
  readonly strand: string
  readonly block: Timeout | undefined
  readonly nursery: Nursery | undefined
}

/** A body was left by `return`. */
interface Return {
  readonly value: number
}

export interface RunOptions {
  /** See `hub.switchInterval`; the default keeps every virtual instant within one turn of the loop. */
  readonly switchInterval?: number
  /**
   * How sleep(0) is called. `'waits'`: with a signal, so that it is a wait like any other. `'handed over'`: without
   * options, so that it may be a mere place in the run queue, which a kill cannot take away. Default: `'waits'`.
   */
  readonly turns?: 'waits' | 'handed over'
  /** The first greenlet is killed when it begins its wait of this number, counted from 0. */
  readonly killAtWait?: number
}

/** What happened beyond the trace, for the invariants. */
export interface RealTrace extends Trace {
  /** How often the link of each greenlet was called. */
  readonly links: readonly number[]
  /** How often each body was entered. */
  readonly starts: readonly number[]
  readonly otherReports: readonly string[]
  /** How many waits the first greenlet has begun. */
  readonly waits: number
}

/** The text by which program and model know an error. */
export function nameOf(error: unknown): string {
  if (error instanceof AggregateError) return `all(${error.errors.map(nameOf).join(' ')})`
  if (error instanceof MisuseError) return 'misuse'
  if (error instanceof ClosedError) return 'closed'
  if (!(error instanceof Error)) return `thrown ${String(error)}`
  return /timed out after \d+ ms$/.exec(error.message)?.[0] ?? error.message
}

/** What a greenlet ended with. */
export function outcomeOf(greenlet: Greenlet | undefined): Outcome {
  if (greenlet === undefined) return 'unspawned'
  if (!greenlet.dead) return 'alive'
  if (greenlet.exit !== undefined) return `exit ${nameOf(greenlet.exit)}`
  if (greenlet.exception !== undefined) return `error ${nameOf(greenlet.exception)}`
  return `value ${String(greenlet.value)}`
}

export async function runReal(program: Program, options?: RunOptions): Promise<RealTrace> {
  const hub = getHub()
  const run = new Run(program, options)
  const { switchInterval, onError } = hub
  hub.onError = run.onError
  hub.switchInterval = options?.switchInterval ?? Infinity
  try {
    using clock = new VirtualClock()
    return await ending(run.main(clock))
  } finally {
    hub.onError = onError
    hub.switchInterval = switchInterval
  }
}

class Run {
  readonly #program: Program
  readonly #greenlets: (Greenlet | undefined)[]
  readonly #events: Event[] = []
  readonly #links: number[]
  readonly #starts: number[]
  readonly #reports: number[]
  readonly #otherReports: string[] = []
  readonly #killAtWait: number
  #waits = 0
  readonly #turnOptions: SleepOptions | undefined
  #now = (): number => 0

  constructor(program: Program, options?: RunOptions) {
    this.#turnOptions = options?.turns === 'handed over' ? undefined : { signal: new AbortController().signal }
    this.#killAtWait = options?.killAtWait ?? -1
    this.#program = program
    this.#greenlets = program.greenlets.map(() => undefined)
    this.#links = program.greenlets.map(() => 0)
    this.#starts = program.greenlets.map(() => 0)
    this.#reports = program.greenlets.map(() => 0)
  }

  readonly onError = (error: unknown, { kind, source }: ErrorContext): void => {
    const place = this.#greenlets.indexOf(source as Greenlet)
    if (kind === 'greenlet' && place >= 0) this.#reports[place]!++
    else if (kind !== 'greenlet') this.#otherReports.push(`${kind}: ${nameOf(error)}`)
  }

  async main(clock: VirtualClock): Promise<RealTrace> {
    this.#now = () => clock.now()
    for (let who = 0; who < this.#program.roots; who++) this.#spawn(who, undefined)
    await getHub().join()
    while (this.#greenlets.some((greenlet) => greenlet?.dead === false)) {
      this.#greenlets.forEach((greenlet, who) => {
        if (greenlet?.dead !== false) return
        this.#log('main', `sweep ${who}`)
        void greenlet.kill(new GreenletExit('sweep'))
      })
      await getHub().join()
    }
    return {
      events: this.#events,
      outcomes: this.#greenlets.map(outcomeOf),
      reports: this.#reports,
      links: this.#links,
      starts: this.#starts,
      otherReports: this.#otherReports,
      waits: this.#waits,
    }
  }

  #log(strand: string, text: string): void {
    this.#events.push({ time: this.#now(), strand, text })
  }

  #spawn(who: number, nurseryOf: Nursery | undefined): void {
    const body = async (): Promise<number | undefined> => {
      this.#starts[who]!++
      const around = { strand: String(who), block: undefined, nursery: undefined }
      this.#log(around.strand, 'started')
      return (await this.#body(this.#program.greenlets[who]!.body, around))?.value
    }
    const greenlet: Greenlet = nurseryOf === undefined ? spawn(body) : nurseryOf.spawn(body)
    this.#greenlets[who] = greenlet
    const linked = (): void => {
      this.#links[who]!++
      this.#log(`link ${who}`, 'ended')
    }
    if (this.#program.greenlets[who]!.watched) greenlet.rawlink(linked)
    else greenlet.linkValue(linked)
  }

  async #body(body: Body, around: Surroundings): Promise<Return | undefined> {
    for (const statement of body) {
      const left = await this.#statement(statement, around)
      if (left !== undefined) return left
    }
    return undefined
  }

  #countWait(strand: string): void {
    if (strand !== '0' || this.#waits++ !== this.#killAtWait) return
    getHub().runCallback(() => this.#greenlets[0]?.kill(new GreenletExit('injected')))
  }

  /** Begins an operation and writes down how it ends. */
  async #wait<T>({ strand }: Surroundings, id: number, begin: () => Promise<T> | T): Promise<T> {
    try {
      const wait = begin()
      if (wait instanceof Promise) this.#countWait(strand)
      const value = await wait
      this.#log(strand, `${id} got ${String(value)}`)
      return value
    } catch (error) {
      this.#log(strand, `${id} threw ${nameOf(error)}`)
      throw error
    }
  }

  async #statement(s: Statement, around: Surroundings): Promise<Return | undefined> {
    const { id } = s
    const log = (text: string): void => this.#log(around.strand, `${id} ${text}`)
    const block = async (body: Body): Promise<number | undefined> => (await this.#body(body, around))?.value

    switch (s.op) {
      case 'sleep': {
        log('sleep')
        await this.#wait(around, id, () => (s.ms === 0 ? sleep(0, this.#turnOptions) : sleep(s.ms)))
        return undefined
      }
      case 'spawn': {
        if (this.#greenlets[s.who] !== undefined) {
          log('spawned already')
          return undefined
        }
        log(`spawn ${s.who}`)
        await this.#wait(around, id, () => this.#spawn(s.who, s.inNursery ? around.nursery : undefined))
        return undefined
      }
      case 'join':
      case 'get': {
        const greenlet = this.#greenlets[s.who]
        if (greenlet === undefined) {
          log('nobody')
          return undefined
        }
        log(`${s.op} ${s.who}`)
        const timeout = this.#limit(s.limit, id, around)
        await this.#wait<unknown>(around, id, () =>
          s.op === 'get' ? greenlet.get({ timeout }) : greenlet.join({ timeout, raiseError: s.raise }),
        )
        return undefined
      }
      case 'kill': {
        const greenlet = this.#greenlets[s.who]
        if (greenlet === undefined) {
          log('nobody')
          return undefined
        }
        log(`kill ${s.who}`)
        const reason = s.reason === 'exit' ? new GreenletExit(`X${id}`) : new Error(`R${id}`)
        const timeout = this.#limit(s.limit, id, around)
        await this.#wait<unknown>(around, id, () => {
          const death = greenlet.kill(reason, { timeout, ...(s.grace === undefined ? {} : { grace: s.grace }) })
          return s.awaited ? death : undefined
        })
        return undefined
      }
      case 'throw': {
        log('throw')
        throw s.error === 'exit' ? new GreenletExit(`X${id}`) : new Error(`E${id}`)
      }
      case 'return': {
        log('return')
        return { value: id }
      }
      case 'catch': {
        try {
          return await this.#body(s.body, around)
        } catch (error) {
          log(`caught ${nameOf(error)}`)
          if (s.rethrow) rethrowControl(error)
          return await this.#body(s.handler, around)
        }
      }
      case 'finally': {
        log('try')
        try {
          return await this.#body(s.body, around)
        } finally {
          log('finally')
          await this.#body(s.cleanup, around)
        }
      }
      case 'withTimeout': {
        log('withTimeout')
        const limit = s.own ? new Timeout(s.ms, { message: `T${id}` }) : s.ms
        const fallback = s.fallback ? { fallback: -id } : undefined
        await this.#wait(around, id, () => withTimeout(limit, () => block(s.body), fallback))
        return undefined
      }
      case 'shield': {
        log('shield')
        await this.#wait(around, id, () => shield(() => block(s.body)))
        return undefined
      }
      case 'using': {
        log('using')
        const timeout = new Timeout(s.ms, { message: `T${id}` })
        await this.#wait(around, id, () => void timeout.start())
        try {
          return await this.#body(s.body, { ...around, block: timeout })
        } finally {
          log('close')
          timeout.close()
        }
      }
      case 'parallel': {
        log('parallel')
        const branch = (body: Body, name: string): Promise<unknown> =>
          this.#body(body, { ...around, strand: `${around.strand}/${id}${name}` })
        await this.#wait(around, id, async () => void (await Promise.all([branch(s.left, 'a'), branch(s.right, 'b')])))
        return undefined
      }
      case 'nursery': {
        log('nursery')
        await this.#wait(around, id, () =>
          nursery(async (n) => {
            for (const who of s.children) {
              if (this.#greenlets[who] !== undefined) continue
              log(`spawn ${who}`)
              this.#spawn(who, n)
            }
            return (await this.#body(s.body, { ...around, nursery: n }))?.value
          }),
        )
        return undefined
      }
      default:
        return s satisfies never
    }
  }

  #limit(limit: Limit, id: number, around: Surroundings): number | Timeout | undefined {
    if (limit.kind === 'none') return undefined
    if (limit.kind === 'block') return around.block
    return limit.kind === 'own' ? new Timeout(limit.ms, { message: `T${id}` }) : limit.ms
  }
}
