// Runs a program on the real locks, under VirtualClock, and writes down what happens: every call and deed with the state
// of all objects right after it, and every result when it arrives.

import { type Greenlet, type WaitOptions, getHub, sleep, spawn } from '@hublet/core'
import { VirtualClock, settled } from '@hublet/core/testing'
import {
  type Acquirable,
  Barrier,
  BoundedSemaphore,
  Condition,
  type Hold,
  Lock,
  RLock,
  RWLock,
  Semaphore,
} from '@hublet/locks'

import { type Body, DRIVER, type Deed, type Happening, type Make, type Program } from './locks-program.ts'
import { type Side, type Wait, fitting, knows } from './locks-program.ts'

type Real =
  | { readonly it: Lock | RLock; readonly condition: Condition }
  | { readonly it: Semaphore }
  | { readonly it: RWLock }
  | { readonly it: Barrier }

/** What happened, until nothing was left to happen. */
export async function runReal(program: Program): Promise<Happening[]> {
  using clock = new VirtualClock({ autojump: false })
  using _ = oneTurn()
  const run = new Run(program, clock)
  for (const command of program.commands) {
    if (command.do === 'spawn') run.spawn(command.body)
    else if (command.do === 'deed') run.deed(DRIVER, command.deed, command.whose)
    else if (command.do === 'kill') run.kill(command.who)
    else if (command.do === 'advance') run.advance(command.ms)
    else if (command.do === 'abort') run.abort()
    else if (command.do === 'settle') await run.settle()
    else for (let left = command.count; left > 0; left--) await Promise.resolve()
  }
  await run.end()
  return run.happenings
}

/** What is ready runs to its end in one turn of the loop, however slow the machine. */
function oneTurn(): Disposable {
  const hub = getHub()
  const { switchInterval } = hub
  hub.switchInterval = Infinity
  return { [Symbol.dispose]: () => void (hub.switchInterval = switchInterval) }
}

class Run {
  readonly happenings: Happening[] = []
  readonly #makes: readonly Make[]
  readonly #clock: VirtualClock
  readonly #things: readonly Real[]
  readonly #greenlets: Greenlet[] = []
  readonly #holds: Hold[][] = []
  /** Of permits that no hold stands for: how many each greenlet has. */
  readonly #permits = new Map<string, number>()
  /** Replaced when it was used. */
  #controller = new AbortController()
  #ids = 0

  constructor(program: Program, clock: VirtualClock) {
    this.#makes = program.objects
    this.#clock = clock
    this.#things = program.objects.map(makeThing)
  }

  spawn({ steps, stubborn }: Body): void {
    const who = this.#greenlets.length
    this.#holds.push([])
    this.#greenlets.push(
      spawn(async () => {
        this.#note({ what: 'start', who })
        for (const step of steps) {
          if ('deed' in step) this.deed(who, step.deed, who)
          else if ((await this.#call(who, step.wait)) === 'GreenletExit' && !stubborn) break
        }
        this.#giveBack(who)
        this.#note({ what: 'end', who })
      }),
    )
    this.#note({ what: 'spawn', who })
  }

  kill(who: number): void {
    const greenlet = this.#greenlets[who]
    if (greenlet === undefined || greenlet.dead) return
    void greenlet.kill(undefined, { grace: Infinity })
    this.#note({ what: 'kill', who })
  }

  advance(ms: number): void {
    this.#clock.advance(ms)
    this.#note({ what: 'advance', ms })
  }

  abort(): void {
    const controller = this.#controller
    this.#controller = new AbortController()
    controller.abort()
    this.#note({ what: 'abort' })
  }

  async settle(): Promise<void> {
    await settled()
    this.#note({ what: 'settled' })
  }

  /** Gives them time, then ends them all. */
  async end(): Promise<void> {
    await this.settle()
    this.#giveBack(DRIVER)
    for (let left = 6; left > 0; left--) {
      this.advance(2)
      await this.settle()
    }
    for (let round = 0; this.#greenlets.some((greenlet) => !greenlet.dead); round++) {
      if (round > 100) throw new Error('greenlets go on though they were killed a hundred times')
      this.#greenlets.forEach((_, who) => this.kill(who))
      await this.settle()
    }
  }

  /** Begins a wait; tells its outcome. */
  async #call(who: number, asked: Wait): Promise<string> {
    const wait = fitting(this.#makes, asked)
    if (wait === undefined) return 'nothing'
    const id = this.#ids++
    const promise = this.#begin(wait)
    this.#note({ what: 'call', id, who, wait })
    let outcome: string
    try {
      const value = await promise
      const isHold = wait.do === 'hold'
      if (isHold) this.#holds[who]!.push(value as Hold)
      else if (value === true && wait.do === 'acquire') this.#count(who, wait.on, 1)
      outcome = isHold ? 'held' : String(value)
    } catch (error) {
      outcome = (error as Error).name
    }
    this.#note({ what: 'result', id, outcome })
    return outcome
  }

  async #begin({ do: what, on, side, limit }: Wait): Promise<unknown> {
    if (what === 'sleep') return sleep(typeof limit === 'number' ? limit + 1 : 1)
    const options: WaitOptions =
      limit === 'none' ? {} : limit === 'signal' ? { signal: this.#controller.signal } : { timeout: limit }
    const thing = this.#things[on]!
    if (what === 'meet') return (thing.it as Barrier).wait(options)
    if (what === 'available') return (thing.it as Semaphore).waitAvailable(options)
    if (what === 'wait') return (thing as { condition: Condition }).condition.wait(options)
    return what === 'acquire' ? this.#gate(on, side).acquire(options) : this.#gate(on, side).hold(options)
  }

  /** Does it, and tells what came of it. `whose`: of which greenlet a hold is released. */
  deed(who: number, asked: Deed, whose: number): string {
    const deed = fitting(this.#makes, asked)
    if (deed === undefined) return 'nothing'
    let outcome = 'ok'
    try {
      outcome = this.#do(who, deed, whose)
    } catch (error) {
      outcome = (error as Error).name
    }
    this.#note({ what: 'deed', who, deed, whose, outcome })
    return outcome
  }

  #do(who: number, { do: what, on, side, nth }: Deed, whose: number): string {
    if (what === 'drop' || what === 'dispose') {
      const holds = this.#holds[whose] ?? []
      const hold = holds.at(nth < 0 ? nth : nth % Math.max(1, holds.length))
      if (hold === undefined) return 'none'
      if (what === 'drop') hold.release()
      else hold[Symbol.dispose]()
      return 'ok'
    }
    const thing = this.#things[on]!
    if (what === 'try') {
      const got = this.#gate(on, side).tryAcquire()
      if (got) this.#count(who, on, 1)
      return String(got)
    }
    if (what === 'release') {
      this.#gate(on, side).release()
      this.#count(who, on, -1)
    } else if (what === 'notify') (thing as { condition: Condition }).condition.notify(nth)
    else if (what === 'abort') (thing.it as Barrier).abort()
    else (thing.it as Barrier).reset()
    return 'ok'
  }

  #gate(on: number, side: Side): Acquirable {
    const { it } = this.#things[on] as { it: Acquirable | RWLock }
    return it instanceof RWLock ? it[side] : it
  }

  #count(who: number, on: number, change: number): number {
    const count = Math.max(0, (this.#permits.get(`${who} ${on}`) ?? 0) + change)
    this.#permits.set(`${who} ${on}`, count)
    return count
  }

  /** Releases whatever it has. */
  #giveBack(who: number): void {
    ;(this.#holds[who] ?? []).forEach((_, nth) => this.deed(who, { do: 'dispose', on: 0, side: 'read', nth }, who))
    this.#makes.forEach(({ kind }, on) => {
      if (!knows(kind, 'release')) return
      const counted = kind === 'Semaphore' || kind === 'BoundedSemaphore'
      for (const side of kind === 'RWLock' ? (['read', 'write'] as const) : (['write'] as const)) {
        const mayRelease = (): boolean => !counted || this.#count(who, on, 0) > 0
        for (let left = 100; mayRelease() && this.#release(who, on, side) === 'ok'; left--) {
          if (left === 0) throw new Error(`a ${kind} can be released without end`)
        }
      }
    })
  }

  #release(who: number, on: number, side: Side): string {
    // `on` counts among those that know the operation
    const able = [...this.#makes.keys()].filter((place) => knows(this.#makes[place]!.kind, 'release'))
    return this.deed(who, { do: 'release', on: able.indexOf(on), side, nth: 0 }, who)
  }

  #note(happening: DistributiveOmit<Happening, 'seen'>): void {
    const seen = this.#things.map(stateOf).join('; ')
    this.happenings.push({ ...happening, seen })
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

function makeThing({ kind, size }: Make): Real {
  if (kind === 'Semaphore') return { it: new Semaphore(size - 1) }
  if (kind === 'BoundedSemaphore') return { it: new BoundedSemaphore(size) }
  if (kind === 'RWLock') return { it: new RWLock() }
  if (kind === 'Barrier') return { it: new Barrier(size) }
  const lock = kind === 'Lock' ? new Lock() : new RLock()
  return { it: lock, condition: new Condition(lock) }
}

function stateOf(thing: Real): string {
  const { it } = thing
  if (it instanceof Semaphore)
    return `${it.stats().available} free, ${it.stats().waiting} in line, ${it.linkCount} told`
  if (it instanceof RWLock) {
    const { readers, writing, waiting } = it.stats()
    return `${readers} reading, ${writing}, ${waiting} in line`
  }
  if (it instanceof Barrier) return `${it.stats().waiting} come, ${it.broken}`
  return `${it.locked}, ${it.stats().waiting} in line, ${(thing as { condition: Condition }).condition.stats().waiting} to be notified`
}
