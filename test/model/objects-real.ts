// Runs a program on the real objects, under VirtualClock, and writes down what happens: every call with the state of all
// objects right after it, and every result when it arrives.

import {
  after,
  AsyncResult,
  Channel,
  ChannelClosed,
  Event,
  getHub,
  type Greenlet,
  Queue,
  QueueClosed,
  select,
  type SelectCase,
  type SimpleQueue,
  spawn,
  trySelect,
  type WaitOptions,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, settled } from '@hublet/core/testing'

import { type Case, DRIVER, type Deed, type Happening, type Limit, type Program } from './objects-program.ts'
import { type Item, type Step, type Wait, itemNumber, keys } from './objects-program.ts'
import {
  type Thing,
  getFrom,
  getOp,
  limit,
  makeThing,
  putInto,
  putOp,
  stateOf,
  textOf,
  tryGetFrom,
  tryPutInto,
} from './objects-things.ts'

/** What happened, until nothing was left to happen. */
export async function runReal(program: Program): Promise<Happening[]> {
  using clock = new VirtualClock({ autojump: false })
  using _ = oneTurn()
  const run = new Run(program, clock)
  for (const command of program.commands) {
    if (command.do === 'spawn') run.spawn(command.steps)
    else if (command.do === 'call') void run.call(DRIVER, command.wait)
    else if (command.do === 'deed') run.deed(command.deed)
    else if (command.do === 'advance') run.advance(command.ms)
    else await run.settle()
  }
  await run.settle()
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
  readonly #program: Program
  readonly #clock: VirtualClock
  readonly #things: readonly Thing[]
  readonly #greenlets: Greenlet[] = []
  readonly #event = new Event()
  readonly #result = new AsyncResult<string>()
  /** Replaced when it was used. */
  #abort = new AbortController()
  #ids = 0
  /** Waits whose result has not arrived. */
  #open = 0

  constructor(program: Program, clock: VirtualClock) {
    this.#program = program
    this.#clock = clock
    this.#things = program.objects.map(makeThing)
  }

  spawn(steps: readonly Step[]): void {
    const who = this.#greenlets.length
    this.happenings.push({ what: 'spawn', who })
    this.#greenlets.push(
      spawn(async () => {
        this.happenings.push({ what: 'start', who })
        for (const step of steps) {
          const outcome = 'deed' in step ? this.deed(step.deed, who) : await this.call(who, step.wait)
          if (outcome === 'GreenletExit') return
        }
      }),
    )
  }

  /** Begins a wait; tells its outcome. */
  async call(who: number, wait: Wait): Promise<string> {
    const id = this.#ids++
    const begin = (): Promise<unknown> => this.#begin(id, wait)
    const promise = wait.limit.by === 'scope' ? withTimeout(wait.limit.ms, begin) : begin()
    this.happenings.push({ what: 'call', id, who, wait, seen: this.#seen() })
    let outcome: string
    this.#open++
    try {
      outcome = this.#text(await promise, wait)
    } catch (error) {
      outcome = this.#errorText(error)
    }
    this.#open--
    this.happenings.push({ what: 'result', id, outcome })
    return outcome
  }

  /** Does what needs no waiting; tells what came of it. */
  deed(deed: Deed, who: number = DRIVER): string {
    const id = this.#ids++
    let outcome: string
    try {
      outcome = this.#do(id, deed)
    } catch (error) {
      outcome = this.#errorText(error)
    }
    this.happenings.push({ what: 'deed', id, who, deed, outcome, seen: this.#seen() })
    return outcome
  }

  advance(ms: number): void {
    this.#clock.advance(ms)
    this.happenings.push({ what: 'advance', ms, seen: this.#seen() })
  }

  async settle(): Promise<void> {
    await settled()
    this.happenings.push({ what: 'settled', seen: this.#seen() })
  }

  /** Brings everything to an end without killing anybody. */
  async end(): Promise<void> {
    const { end } = this.#program
    for (const [on, thing] of this.#things.entries()) {
      if (end === 'drain' || end === 'both') while (this.deed({ do: 'tryGet', on }).startsWith('item')) continue
      const stats = thing.stats()
      let left = 'getters' in stats ? stats.getters : stats.receivers
      if (end === 'feed' || end === 'both') while (left-- > 0 && !thing.closed) this.deed({ do: 'tryPut', on, rank: 0 })
    }
    await this.settle()
    for (const on of this.#things.keys()) {
      this.deed({ do: 'close', on, immediate: false })
      while (this.deed({ do: 'tryGet', on }).startsWith('item')) continue
      this.deed({ do: 'close', on, immediate: true })
    }
    this.deed({ do: 'setResult' })
    for (let round = 0; round < 20; round++) {
      this.deed({ do: 'set' })
      await this.settle()
      for (const [on, thing] of this.#things.entries()) {
        if (thing instanceof Queue) while (thing.unfinishedTasks > 0) this.deed({ do: 'taskDone', on })
      }
      await this.settle()
      if (this.#open === 0 && this.#greenlets.every(({ dead }) => dead)) return
      this.advance(5)
    }
    this.happenings.push({ what: 'stuck' })
    for (const greenlet of this.#greenlets) void greenlet.kill()
    await settled()
  }

  #begin(id: number, wait: Wait): Promise<unknown> {
    const options = this.#options(wait.limit)
    if (wait.do === 'select') {
      const cases = this.#cases(id, wait.cases)
      return wait.fallback ? select(cases, { ...options, default: 'none' }) : select(cases, options)
    }
    const thing = this.#things[wait.on]!
    if (wait.do === 'get') return getFrom(thing, options)
    if (wait.do === 'put') return putInto(thing, { number: itemNumber(id), rank: wait.rank }, options)
    if (wait.do === 'next') return thing[Symbol.asyncIterator]().next()
    return wait.do === 'peek' ? (thing as SimpleQueue<Item>).peek(options) : (thing as Queue<Item>).join(options)
  }

  #options(limits: Limit): WaitOptions {
    if (limits.by === 'signal') return { signal: this.#abort.signal }
    return limits.by === 'own' ? { timeout: limits.ms } : {}
  }

  #cases(id: number, cases: readonly Case[]): Record<string, SelectCase> {
    return Object.fromEntries(cases.map((one, place) => [keys[place]!, this.#case(one, itemNumber(id, place))]))
  }

  #case(one: Case, number: number): SelectCase {
    if (one.do === 'event') return this.#event
    if (one.do === 'result') return this.#result
    if (one.do === 'after') return after(one.ms)
    const thing = this.#things[one.on]!
    if (one.do === 'put') return putOp(thing, { number, rank: one.rank })
    return one.do === 'get' ? getOp(thing) : (thing as SimpleQueue<Item>).peekOp()
  }

  #do(id: number, deed: Deed): string {
    const thing = 'on' in deed ? this.#things[deed.on]! : undefined
    const queue = thing as Queue<Item>
    if (deed.do === 'tryGet') return textOf(tryGetFrom(thing!))
    if (deed.do === 'tryPeek') return textOf(queue.tryPeek())
    if (deed.do === 'tryPut') return String(tryPutInto(thing!, { number: itemNumber(id), rank: deed.rank }))
    if (deed.do === 'trySelect') return this.#text(trySelect(this.#cases(id, deed.cases)), deed)
    if (deed.do === 'taskDone') queue.taskDone()
    if (deed.do === 'close') return this.#close(thing!, deed.immediate)
    if (deed.do === 'capacity') queue.capacity = limit(deed.capacity)
    else if (deed.do === 'set') this.#event.set()
    else if (deed.do === 'clear') this.#event.clear()
    else if (deed.do === 'abort') {
      this.#abort.abort()
      this.#abort = new AbortController()
    } else if (deed.do === 'setResult') return String(this.#result.trySet('the result'))
    else if (deed.do === 'failResult') return String(this.#result.trySetException(new RangeError('the result')))
    else if (deed.do === 'kill') void this.#greenlets[deed.who % this.#greenlets.length]?.kill()
    return 'done'
  }

  #close(thing: Thing, immediate: boolean): string {
    if (thing instanceof Channel) return String(thing.close())
    const before = thing.size
    let failure = ''
    try {
      thing.close({ immediate })
    } catch (error) {
      failure = `${this.#errorText(error)}, `
    }
    return `${failure}dropped ${before - thing.size}`
  }

  #text(value: unknown, { do: kind }: Wait | Deed): string {
    if (kind === 'next') {
      const step = value as IteratorResult<Item, undefined>
      return step.done === true ? 'end' : textOf(step.value)
    }
    if (value === undefined || (kind !== 'select' && kind !== 'trySelect')) return textOf(value)
    const { key, value: what } = value as { key: string; value: unknown }
    return `${key}: ${what === this.#event ? 'event' : textOf(what)}`
  }

  #errorText(error: unknown): string {
    const of = error instanceof QueueClosed ? error.queue : error instanceof ChannelClosed ? error.channel : undefined
    const text = error instanceof Error ? error.name : String(error)
    return of === undefined ? text : `${text} ${this.#things.indexOf(of as Thing)}`
  }

  #seen(): string {
    const links = `event ${this.#event.ready} ${this.#event.linkCount}, result ${this.#result.ready} ${this.#result.linkCount}`
    return [...this.#things.map(stateOf), links].join('; ')
  }
}
