// Keeps the hubs of a pool alive.
//
//   S1  every end of a thread that the supervisor has not ended itself is answered by a restart, until it is over
//   S2  it is over once: stopped, given up after too many ends, or because a first start has failed; no thread starts then,
//       and every slot is closed with the same reason
//   S3  a thread that does not end when it is terminated is counted, and replaced all the same

import { CrashLoop, GreenletExit, HubExit } from '../../errors.ts'
import type { Greenlet } from '../../greenlet/greenlet.ts'
import { asError } from '../../greenlet/outcome.ts'
import { spawn } from '../../greenlet/spawn.ts'
import { timers } from '../../hub/timers.ts'
import { HubThread } from '../hub-thread.ts'
import { announce } from './announce.ts'
import { Backoff } from './backoff.ts'
import { Crew, type CrewOwner } from './crew.ts'
import { Gate } from './gate.ts'
import { HangWatch } from './hang-watch.ts'
import type { Plan } from './plan.ts'
import { RestartBudget } from './restart-budget.ts'
import { Slot, type SlotOwner } from './slot.ts'
import { affectedBy, crewsOf } from './strategy.ts'

export class Supervisor implements CrewOwner, SlotOwner {
  readonly slots: readonly Slot[]
  /** Open while one of them can be asked, and when it is over. */
  readonly gate: Gate = new Gate()
  /** Called when it has given up. */
  onGivenUp: (error: CrashLoop) => void = () => {}
  readonly #plan: Plan
  readonly #crews: readonly Crew[]
  readonly #backoffs: ReadonlyMap<Slot, Backoff>
  readonly #budget: RestartBudget
  readonly #hangs: HangWatch | undefined
  readonly #zombies = new Set<{ readonly alive: boolean }>()
  #over: Error | undefined = undefined
  #ending: Greenlet<boolean> | undefined = undefined

  constructor(plan: Plan) {
    const { max, within, first, most, hangTimeout, strategy } = plan
    this.#plan = plan
    this.slots = plan.posts.map((post) => new Slot(post, this))
    this.#crews = crewsOf(strategy, this.slots).map((slots) => new Crew(slots, this))
    this.#backoffs = new Map(this.slots.map((slot) => [slot, new Backoff(first, most, within)]))
    this.#budget = new RestartBudget(max, within)
    this.#hangs =
      hangTimeout === Infinity
        ? undefined
        : new HangWatch(this.slots, hangTimeout, (slot, ms) => this.#replace(slot, `it has read nothing for ${ms} ms`))
  }

  /** Why it is over, once it is. */
  get over(): Error | undefined {
    return this.#over
  }

  /** How many threads were to end, and live. */
  get zombies(): number {
    return [...this.#zombies].filter(({ alive }) => alive).length
  }

  /** Starts all for the first time. @throws the error of the first start that fails */
  async begin(): Promise<void> {
    const { signal } = this.#plan
    for (const crew of this.#crews) crew.mend(0)
    for (const crew of this.#crews) while (crew.repair !== undefined) await crew.repair.join({ signal })
    if (this.#over !== undefined) throw this.#over
  }

  async start(slot: Slot): Promise<void> {
    const { url, name, options } = slot.post
    if (slot.begun) slot.restarts++
    const { signal } = (slot.starting = new AbortController())
    let thread: HubThread<never>
    try {
      thread = await HubThread.start<never>(url, { ...options, name, signal })
      slot.enter(thread)
    } catch (error) {
      if (error instanceof GreenletExit) throw error // it is this greenlet that ends
      if (error !== signal.reason) this.#fell(slot, asError('supervise', error))
      return
    } finally {
      slot.starting = undefined
    }
    if (signal.aborted) condemn(slot, 'stop', signal.reason as Error)
    thread.exited.rawlink(() => this.#exited(slot, thread))
  }

  async end(slot: Slot, grace: number | undefined = this.#plan.grace): Promise<void> {
    const { holder, doom } = slot
    if (holder === undefined) return
    const ended =
      doom === 'terminate' ? await holder.terminate() : await holder.stop(grace === undefined ? {} : { grace })
    if (!ended) this.#zombies.add(holder) // S3
    if (slot.holder === holder) slot.vacate()
  }

  lost(error: Error): void {
    if (this.#over !== undefined) return
    const names = this.slots.map(({ post }) => post.name).join(', ')
    this.close(
      (name) => new HubExit(`hub "${name}" is gone: the supervision of ${names} was killed`, name, 1, { cause: error }),
    )
  }

  /** Ends it (S2): first the supervision, then all threads, the last first. Resolves to whether all have ended. */
  close(reasonFor: (name: string) => Error, grace?: number): Greenlet<boolean> {
    if (this.#ending !== undefined && this.#ending.exit === undefined) return this.#ending
    this.#over ??= reasonFor(this.slots[0]!.post.name)
    this.#hangs?.stop()
    for (const slot of this.slots) slot.close(reasonFor(slot.post.name))
    this.gate.open()
    this.#ending = spawn(() => this.#shutDown(grace))
    this.#ending.name = 'end of the supervision'
    return this.#ending
  }

  async #shutDown(grace: number | undefined): Promise<boolean> {
    for (const { repair } of this.#crews) await repair?.kill()
    for (const slot of this.slots.toReversed()) {
      slot.doom = undefined
      await this.end(slot, grace)
    }
    return this.zombies === 0
  }

  changed(): void {
    if (this.#over !== undefined) return
    if (this.slots.some(({ up }) => up)) this.gate.open()
    else this.gate.shut()
  }

  #exited(slot: Slot, thread: HubThread<never>): void {
    if (slot.holder !== (thread as unknown) || slot.doom !== undefined || this.#over !== undefined) return
    const { upFor } = slot
    slot.vacate()
    this.#fell(slot, thread.exited.value!, upFor)
  }

  broken(slot: Slot, error: Error): void {
    this.#replace(slot, 'it could not be reached any more', error)
  }

  #replace(slot: Slot, why: string, cause?: Error): void {
    const { name } = slot.post
    const message = `hub "${name}" is gone: ${why} and was terminated`
    const exit = new HubExit(message, name, 1, cause === undefined ? undefined : { cause })
    const { upFor } = slot
    condemn(slot, 'terminate', exit)
    this.#fell(slot, exit, upFor)
  }

  /** S1. `error`: what it has ended with. */
  #fell(slot: Slot, error: Error, upFor = 0): void {
    if (this.#over !== undefined) return
    if (!slot.begun) return void this.close(() => error)
    if (!this.#budget.spend(timers.clock.now())) return this.#giveUp(slot, error)
    const delay = this.#backoffs.get(slot)!.next(upFor)
    const crew = this.#crews.find(({ slots }) => slots.includes(slot))!
    for (const other of affectedBy(this.#plan.strategy, crew.slots, slot)) {
      const { name } = other.post
      const why = `hub "${name}" is gone: it is started again because hub "${slot.post.name}" has ended`
      condemn(other, 'stop', new HubExit(why, name, 0, { cause: error }))
    }
    announce(this.#plan.onRestart, { name: slot.post.name, restarts: slot.restarts + 1, exit: error, delay })
    crew.mend(delay)
  }

  #giveUp(slot: Slot, error: Error): void {
    const { within, spent } = this.#budget
    const { name } = slot.post
    const what = `hub "${name}" was the last of ${spent} ends within ${within} ms`
    const loop = new CrashLoop(`cannot go on: ${what}; mend its cause`, name, spent, within, { cause: error })
    this.close(() => loop)
    this.onGivenUp(loop)
  }
}

/** Its thread has to go, or what is about to become it. */
function condemn(slot: Slot, way: 'stop' | 'terminate', reason: Error): void {
  slot.starting?.abort(reason)
  if (slot.holder === undefined) return
  slot.doom ??= way
  slot.withdraw(reason)
}
