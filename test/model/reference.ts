// The model: a slow, obvious interpreter of the language in program.ts. Nothing in here is shared with hublet.
//
// Rules, from DESIGN.md "Waiting, killing, timing out" and the numbered sentences it stands on:
//
//   Scopes    a greenlet is a root; withTimeout, shield, nursery add child scopes; what a closed scope still holds
//             moves to the nearest open scope above (S1)
//   Delivery  a reason hits every wait below the scope at once, a shield on the way keeps it until its end, and if
//             there was neither it is pending: the next wait below takes the outermost pending reason (S2, S3, S4)
//   Kill      of one that has not started: ended on the spot; of oneself: thrown on the spot; else a delivery, and when
//             the earliest grace is over the first reason is thrown at every wait, through shields (S5)
//   Values    what was handed over wins: a wait that is settled is no longer there to be hit
//   Time      passes only when nothing can go on; all timers due at one moment fire first, oldest first, then what
//             they woke runs
//   Order     waits resume, bodies start and links are called in the order in which they became ready (FIFO)
//
// What is NOT promised, and therefore not predicted: how many microtasks the native promises between two hublet
// operations take, so which of two strands that are ready at the same moment takes its next step first, and whether the
// end of a shield, a withTimeout, a nursery or a greenlet falls before or after another strand's step at that moment.
// The model is told the order of the visible steps by the events of the real run, and searches over the invisible ones;
// it accepts the run if there is a way to place the invisible steps so that every event, its time, the FIFO order and
// all outcomes are exactly those of the real run. Nothing else is left open: what is thrown where, when and to whom is
// predicted, and a step that the model does not know, or one that is missing, is a failure.

import type { Body, Event, Limit, Outcome, Program, Statement, Trace } from './program.ts'

/** An error of the model: known by its name, told apart by its identity. */
class Fault {
  readonly name: string
  readonly kind: 'error' | 'exit' | 'timeout'
  constructor(name: string, kind: Fault['kind'] = 'error') {
    this.name = name
    this.kind = kind
  }
}

interface Scope {
  readonly parent: Scope | undefined
  home: Scope | undefined
  readonly shield: boolean
  readonly greenlet: ModelGreenlet | undefined
  closed: boolean
  waits: Wait[]
  children: Scope[]
  pending: Fault[]
  /** What a shield keeps for its end, and the scope that it was delivered to. */
  kept: { readonly reason: Fault; readonly to: Scope }[]
  forced: Fault | undefined
}

interface ModelTimer {
  readonly due: number
  readonly order: number
  fire(): void
}

/** A Timeout object. */
interface ModelTimeout {
  readonly ms: number
  readonly fault: Fault
  timer: ModelTimer | undefined
  /** Of a running one: the greenlet, or the innermost shield, that it limits. */
  readonly target?: Scope
}

interface Wait extends Entry {
  state: 'waiting' | 'woken' | 'failed'
  value: unknown
  error: unknown
  scope: Scope | undefined
  timer: ModelTimer | undefined
  limit: ModelTimeout | undefined
  leave: () => void
  expire: () => void
  /** It stands in the FIFO from the beginning (sleep(0)), from its settling, or is internal and not in it at all. */
  readonly place: 'turn' | 'settled' | 'nowhere'
}

interface ModelGreenlet {
  readonly id: number
  readonly scope: Scope
  state: 'scheduled' | 'running' | 'value' | 'error' | 'exit'
  result: unknown
  followers: { readonly name: string; tell(): void }[]
  killedBy: Fault | undefined
  grace: ModelTimer | undefined
  timeouts: ModelTimeout[]
  observedAt: number
  failedAt: number
  start: Entry | undefined
}

/** Something in the FIFO: the events of these come in its order. A wait that resumes, or a call (a start, a link). */
interface Entry {
  /** The same in every attempt; the event that it leads to is found by it. */
  readonly name: string
  readonly resumes: boolean
}

/** What a strand does next. */
type Request =
  | { kind: 'event'; text: string | (() => string); entry: Entry | undefined }
  | { kind: 'silent' }
  | { kind: 'parked'; wait: Wait }
  | { kind: 'quiet' }

type Steps<T> = Generator<Request, T, undefined>

interface Strand {
  readonly name: string
  readonly steps: Steps<void>
  request: Request
  taken: number
}

/** What the statements of a body see around them. */
interface Surroundings {
  readonly strand: string
  readonly scope: Scope
  readonly block: ModelTimeout | undefined
  readonly nursery: ModelNursery | undefined
}

interface ModelNursery {
  readonly scope: Scope
  children: ModelGreenlet[]
  errors: Fault[]
  exit: Fault | undefined
  closed: boolean
  emptied: Wait | undefined
}

interface Return {
  readonly value: unknown
}

/** The real run did something that the model cannot explain. */
export interface Refusal {
  readonly at: number
  readonly text: string
}

export interface Verdict {
  /** The explanation, if one was found. */
  readonly trace: (Omit<Trace, 'events'> & { readonly reportsOpen: readonly boolean[] }) | undefined
  /** The farthest that any attempt came. */
  readonly refusal: Refusal | undefined
  readonly attempts: number
}

export interface ExplainOptions {
  readonly mostAttempts?: number
  /** Whether waits that resume and calls (starts, links) stand in one FIFO, in one each (default), or in none. */
  readonly fifo?: 'one' | 'each' | 'none'
  /** Whether sleep(0) is a wait like any other, or a place in the FIFO that a kill cannot take away. */
  readonly turns?: 'waits' | 'handed over'
}

/**
 * Looks for an explanation of a run: depth first over the places of the invisible steps.
 *
 * What was seen before is not tried again; since "seen before" is told by a digest of the state that may leave something
 * out, a refusal is confirmed by a second search without it.
 */
export function explain(program: Program, real: Pick<Trace, 'events' | 'outcomes'>, options?: ExplainOptions): Verdict {
  const verdict = search(program, real, options, new Set())
  if (verdict.trace !== undefined) return verdict
  if (verdict.attempts >= (options?.mostAttempts ?? defaultAttempts)) return verdict
  const confirmed = search(program, real, { ...options, mostAttempts: 3 * defaultAttempts }, undefined)
  return confirmed.trace === undefined ? verdict : confirmed
}

const defaultAttempts = 1000

function search(
  program: Program,
  real: Pick<Trace, 'events' | 'outcomes'>,
  options: ExplainOptions | undefined,
  visited: Set<string> | undefined,
): Verdict {
  const path: { chosen: number; of: number }[] = []
  let refusal: Refusal | undefined
  for (let attempts = 1; ; attempts++) {
    const model = new Model(program, real.events, path, visited, options)
    const refused = model.run() ?? model.compare(real.outcomes)
    if (refused === undefined) return { trace: model.trace(), refusal: undefined, attempts }
    if (refusal === undefined || refused.at > refusal.at) refusal = refused
    while (path.length > 0 && path.at(-1)!.chosen === path.at(-1)!.of - 1) path.pop()
    if (path.length === 0 || attempts >= (options?.mostAttempts ?? defaultAttempts)) {
      return { trace: undefined, refusal, attempts }
    }
    path.at(-1)!.chosen++
  }
}

class Model {
  readonly #program: Program
  readonly #events: readonly Event[]
  readonly #path: { chosen: number; of: number }[]
  readonly #visited: Set<string> | undefined
  readonly #places: ReadonlyMap<string, number>
  #disorder: string | undefined
  readonly #order: 'one' | 'each' | 'none'
  readonly #turnsAreWaits: boolean
  #depth = 0
  #position = 0
  #now = 0
  #timerCount = 0
  /** Timeouts started in shields: they end with them. */
  readonly #shielded: ModelTimeout[] = []
  #timers: ModelTimer[] = []
  #fifo: Entry[] = []
  /** How waits, shields and nurseries have ended so far. */
  readonly #past: string[] = []
  #strands: Strand[] = []
  readonly #outside: Scope = makeScope(undefined)
  readonly #greenlets: (ModelGreenlet | undefined)[]

  constructor(
    program: Program,
    events: readonly Event[],
    path: { chosen: number; of: number }[],
    visited: Set<string> | undefined,
    options?: ExplainOptions,
  ) {
    this.#visited = visited
    this.#places = placesOf(events)
    this.#order = options?.fifo ?? 'each'
    this.#turnsAreWaits = options?.turns !== 'handed over'
    this.#program = program
    this.#events = events
    this.#path = path
    this.#greenlets = program.greenlets.map(() => undefined)
  }

  // ---- following the real run

  run(): Refusal | undefined {
    this.#add('main', this.#main())
    for (;;) {
      this.#resume()
      const options = this.#options()
      if (typeof options === 'string') return { at: this.#position, text: options }
      if (options.length === 0) {
        if (this.#passTime()) continue
        if (this.#position === this.#events.length) return undefined
        return { at: this.#position, text: `the model has come to its end, ${this.#state()}` }
      }
      const chosen = options.length === 1 ? 0 : this.#choose(options.length)
      if (chosen === undefined) return { at: this.#position, text: 'another attempt was here before' }
      options[chosen]!()
      if (this.#disorder !== undefined) return { at: this.#position, text: this.#disorder }
    }
  }

  compare(real: readonly Outcome[]): Refusal | undefined {
    const { outcomes } = this.trace()
    const other = outcomes.findIndex((outcome, who) => outcome !== real[who])
    if (other < 0) return undefined
    return { at: this.#events.length, text: `the model expects that g${other} ends with ${outcomes[other]}` }
  }

  #choose(of: number): number | undefined {
    let choice = this.#path[this.#depth]
    if (choice === undefined) {
      const key = this.#visited === undefined ? '' : this.#key()
      if (this.#visited?.has(key) === true) return undefined
      this.#visited?.add(key)
      choice = { chosen: 0, of }
      this.#path.push(choice)
    }
    this.#depth++
    return choice.chosen
  }

  /** All that the future depends on, as text. */
  #key(): string {
    const scope = (at: Scope): unknown => [
      at.closed,
      at.forced?.name,
      at.pending.map(({ name }) => name),
      at.kept.map(({ reason }) => reason.name),
      at.waits.map(({ name }) => name),
      at.children.map(scope),
    ]
    return JSON.stringify([
      this.#position,
      this.#strands.map(({ name, taken }) => `${name} ${taken}`).toSorted(),
      this.#fifo.map(({ name }) => name),
      this.#timers.map(({ due }) => due),
      scope(this.#outside),
      this.#past.toSorted(),
      this.#greenlets.map(
        (g) =>
          g && [
            g.state,
            g.result instanceof Fault && g.result.name,
            g.killedBy?.name,
            g.grace?.due,
            g.followers.map(({ name }) => name),
            g.observedAt,
            scope(g.scope),
          ],
      ),
    ])
  }

  /** Strands whose wait has ended go on to their next step, which is always an event or an invisible step. */
  #resume(): void {
    for (;;) {
      const strand = this.#strands.find(({ request }) => request.kind === 'parked' && request.wait.state !== 'waiting')
      if (strand === undefined) return
      this.#step(strand)
    }
  }

  #step(strand: Strand): void {
    strand.taken++
    const { value, done } = strand.steps.next()
    if (done === true) this.#strands = this.#strands.filter((other) => other !== strand)
    else strand.request = value
  }

  /** All steps that could be next; a text if the real run is refused whatever is done. */
  #options(): string | (() => void)[] {
    const next = this.#events[this.#position]
    const silent = this.#strands.filter(({ request }) => request.kind === 'silent').map((s) => () => this.#step(s))
    const turns = this.#strands.flatMap(({ request }) =>
      request.kind === 'parked' && request.wait.place === 'turn' ? [request.wait] : [],
    )
    turns.sort((a, b) => this.#fifo.indexOf(a) - this.#fifo.indexOf(b))
    const ready = this.#order === 'none' ? turns.filter(({ state }) => state === 'waiting') : turns.slice(0, 1)
    const turn = ready.map((wait) => () => this.#settle(wait, 'woken', undefined))
    const visible = this.#strands.filter(({ request }) => request.kind === 'event')
    if (visible.length === 0 && silent.length + turn.length === 0) return []
    if (next === undefined) return silent.length + turn.length > 0 ? [...silent, ...turn] : this.#state()
    if (next.time !== this.#now) {
      return visible.length > 0 ? `time passed, but ${this.#state()}` : [...silent, ...turn]
    }
    const strand = visible.find(({ name }) => name === next.strand)
    if (strand === undefined) {
      return silent.length + turn.length > 0 ? [...silent, ...turn] : this.#state()
    }
    const request = strand.request as Request & { kind: 'event' }
    if (textOf(request) !== next.text) return this.#state()
    const { entry } = request
    const first = entry && this.#fifo.find((other) => other === entry || this.#sameFifo(entry, other))
    if (first !== entry) {
      // the end of a greenlet may still end a nursery, and with it those that stand in front and have not started
      return silent.length + turn.length > 0 ? [...silent, ...turn] : `out of FIFO order: ${this.#state()}`
    }
    const emit = (): void => {
      this.#position++
      this.#fifo = this.#fifo.filter((other) => other !== entry)
      this.#step(strand)
    }
    return [...silent, emit, ...turn]
  }

  #state(): string {
    const text = ({ request }: Strand): string =>
      request.kind === 'event' ? textOf(request) : request.kind === 'parked' ? 'waits' : request.kind
    return `at ${this.#now} the model expects:\n${this.#strands.map((s) => `  g${s.name}: ${text(s)}`).join('\n')}`
  }

  /** Nothing can go on: the earliest timers fire, or the program is over and main wants to know. */
  #passTime(): boolean {
    if (this.#timers.length === 0) {
      const main = this.#strands.find(({ request }) => request.kind === 'quiet')
      if (main !== undefined) this.#step(main)
      return main !== undefined
    }
    this.#now = Math.min(...this.#timers.map(({ due }) => due))
    for (;;) {
      const due = this.#timers.filter((timer) => timer.due === this.#now).toSorted((a, b) => a.order - b.order)[0]
      if (due === undefined) return true
      this.#clear(due)
      due.fire()
    }
  }

  trace(): NonNullable<Verdict['trace']> {
    return {
      outcomes: this.#greenlets.map((greenlet): Outcome => {
        if (greenlet === undefined) return 'unspawned'
        const { state, result } = greenlet
        return state === 'value' ? `value ${String(result)}` : `${state} ${(result as Fault).name}`
      }),
      reports: this.#greenlets.map((g) => (g?.state === 'error' && g.observedAt > g.failedAt ? 1 : 0)),
      // observed at the very moment of its failure, but after it: whether that is the same turn is not promised
      reportsOpen: this.#greenlets.map((g) => g?.state === 'error' && g.observedAt === g.failedAt),
    }
  }

  // ---- timers, scopes, waits

  #after(ms: number, fire: () => void): ModelTimer {
    const timer = { due: this.#now + ms, order: this.#timerCount++, fire }
    this.#timers.push(timer)
    return timer
  }

  #clear(timer: ModelTimer | undefined): void {
    this.#timers = this.#timers.filter((other) => other !== timer)
  }

  #open(scope: Scope): Scope {
    let at: Scope | undefined = scope
    while (at?.closed === true) at = at.home
    return at ?? this.#outside
  }

  /** What a Timeout started here limits: the innermost shield around it, or else the whole greenlet. */
  #anchor(scope: Scope): Scope {
    let at = scope
    while (at.home !== undefined && !(at.shield && !at.closed)) at = at.home
    return at
  }

  #openScope(parent: Scope, shield = false): Scope {
    const above = this.#open(parent)
    const scope = makeScope(above, shield)
    above.children.push(scope)
    return scope
  }

  #closeScope(scope: Scope): void {
    scope.closed = true
    const above = scope.home
    if (above !== undefined) above.children = above.children.filter((child) => child !== scope)
    const heir = this.#open(scope)
    for (const wait of scope.waits) wait.scope = heir
    for (const child of scope.children) child.home = heir
    heir.waits.push(...scope.waits)
    heir.children.push(...scope.children)
    scope.waits = []
    scope.children = []
  }

  /** Whether sleep(0) takes a place in the FIFO that a kill cannot take away; not if there is a reason to take. */
  #mayTurn(scope: Scope): boolean {
    return !this.#turnsAreWaits && this.#nextPending(scope) === undefined
  }

  /** True if a wait or a shield got it. */
  #interrupt(scope: Scope, reason: Fault, throughShields: boolean, to: Scope = scope): boolean {
    let got = false
    for (const wait of [...scope.waits]) {
      got = true
      this.#hit(wait, reason)
    }
    for (const child of [...scope.children]) {
      if (child.shield && !throughShields) {
        child.kept.push({ reason, to })
        got = true
      } else if (this.#interrupt(child, reason, throughShields, to)) got = true
    }
    return got
  }

  #deliver(scope: Scope, reason: Fault): void {
    if (!this.#interrupt(scope, reason, false)) scope.pending.push(reason)
  }

  #hit(wait: Wait, reason: Fault): void {
    if (wait.limit?.fault === reason) wait.expire()
    else this.#settle(wait, 'failed', reason)
  }

  #takePending(scope: Scope): Fault | undefined {
    const from = this.#nextPending(scope)
    if (from === undefined) return undefined
    const reason = from.forced ?? from.pending.shift()!
    this.#interrupt(from, reason, false)
    return reason
  }

  #dropPending(scope: Scope, reason: Fault): void {
    scope.pending = scope.pending.filter((other) => other !== reason)
    scope.kept = scope.kept.filter((kept) => kept.reason !== reason)
    for (const child of scope.children) this.#dropPending(child, reason)
  }

  #nextPending(scope: Scope): Scope | undefined {
    let from: Scope | undefined
    let covered = false
    for (let at: Scope | undefined = scope; at !== undefined; at = at.home) {
      if (at.forced !== undefined) return at
      if (!covered && at.pending.length > 0) from = at
      if (at.shield && !at.closed) covered = true
    }
    return from
  }

  #wait(place: Wait['place'], name: string): Wait {
    return {
      name,
      resumes: true,
      state: 'waiting',
      value: undefined,
      error: undefined,
      scope: undefined,
      timer: undefined,
      limit: undefined,
      leave: () => {},
      expire: () => {},
      place,
    }
  }

  #park(wait: Wait, scope: Scope, limit?: ModelTimeout): void {
    wait.scope = this.#open(scope)
    wait.scope.waits.push(wait)
    if (limit !== undefined) {
      wait.limit = limit
      const elsewhere = limit.target !== undefined && limit.target !== this.#anchor(scope)
      if (limit.timer === undefined || elsewhere) wait.timer = this.#after(limit.ms, () => wait.expire())
    }
    if (wait.place === 'turn') this.#enqueue(wait)
    const reason = this.#takePending(scope)
    if (reason !== undefined) this.#hit(wait, reason)
  }

  #settle(wait: Wait, state: 'woken' | 'failed', outcome: unknown): void {
    if (wait.state !== 'waiting') return
    wait.state = state
    if (state === 'woken') wait.value = outcome
    else wait.error = outcome
    this.#past.push(`${wait.name} ${state} ${outcome instanceof Fault ? outcome.name : String(outcome)}`)
    wait.leave()
    this.#clear(wait.timer)
    const { scope } = wait
    if (scope !== undefined) scope.waits = scope.waits.filter((other) => other !== wait)
    if (wait.place === 'settled') this.#enqueue(wait)
  }

  /** An entry that will come out of order is refused right here: it spares the search. */
  #enqueue(entry: Entry): void {
    const place = this.#places.get(entry.name) ?? Infinity
    const wrong = this.#fifo.find(
      (other) => this.#sameFifo(entry, other) && place < (this.#places.get(other.name) ?? 0),
    )
    if (wrong !== undefined) this.#disorder ??= `out of FIFO order: ${wrong.name} before ${entry.name}`
    this.#fifo.push(entry)
  }

  #sameFifo(a: Entry, b: Entry): boolean {
    return this.#order === 'one' || (this.#order === 'each' && a.resumes === b.resumes)
  }

  // ---- greenlets

  #add(name: string, steps: Steps<void>): void {
    const strand: Strand = { name, steps, request: { kind: 'silent' }, taken: 0 }
    this.#strands.push(strand)
    this.#step(strand)
  }

  #spawn(id: number, nursery: ModelNursery | undefined): void {
    const scope = makeScope(undefined)
    const greenlet: ModelGreenlet = {
      id,
      scope,
      state: 'scheduled',
      result: undefined,
      followers: [],
      killedBy: undefined,
      grace: undefined,
      timeouts: [],
      observedAt: Infinity,
      failedAt: Infinity,
      start: { name: `start ${id}`, resumes: false },
    }
    Object.assign(scope, { greenlet })
    this.#greenlets[id] = greenlet
    this.#enqueue(greenlet.start!)
    this.#add(String(id), this.#life(greenlet))
    if (nursery !== undefined) {
      this.#observe(greenlet)
      nursery.children.push(greenlet)
      greenlet.followers.push({ name: 'nursery', tell: () => this.#childEnded(nursery, greenlet) })
    }
    const { watched } = this.#program.greenlets[id]!
    if (watched) this.#observe(greenlet)
    greenlet.followers.push({
      name: 'link',
      tell: () => {
        if (!watched && greenlet.state === 'error') return
        const entry = { name: `link ${id}`, resumes: false }
        this.#enqueue(entry)
        this.#add(`link ${id}`, this.#link(entry))
      },
    })
  }

  *#link(entry: Entry): Steps<void> {
    yield event('ended', entry)
  }

  #observe(greenlet: ModelGreenlet): void {
    greenlet.observedAt = Math.min(greenlet.observedAt, greenlet.failedAt < this.#now ? Infinity : this.#now)
  }

  *#life(greenlet: ModelGreenlet): Steps<void> {
    const { id, scope } = greenlet
    yield event('started', greenlet.start)
    greenlet.state = 'running'
    const around = { strand: String(id), scope, block: undefined, nursery: undefined }
    const end = yield* attempt(this.#body(this.#program.greenlets[id]!.body, around))
    yield silent
    if ('value' in end) this.#end(greenlet, 'value', end.value?.value)
    else this.#fail(greenlet, end.error)
  }

  #fail(greenlet: ModelGreenlet, error: Fault): void {
    this.#end(greenlet, error.kind === 'exit' ? 'exit' : 'error', error)
  }

  #end(greenlet: ModelGreenlet, state: 'value' | 'error' | 'exit', result: unknown): void {
    if (dead(greenlet)) return
    if (greenlet.state === 'scheduled') {
      this.#fifo = this.#fifo.filter((entry) => entry !== greenlet.start)
      this.#strands = this.#strands.filter(({ name }) => name !== String(greenlet.id))
    }
    greenlet.state = state
    greenlet.result = result
    if (state === 'error') greenlet.failedAt = this.#now
    this.#clear(greenlet.grace)
    for (const timeout of greenlet.timeouts) {
      this.#clear(timeout.timer)
      timeout.timer = undefined
    }
    if (greenlet.killedBy !== undefined) this.#interrupt(greenlet.scope, greenlet.killedBy, true)
    this.#closeScope(greenlet.scope)
    greenlet.scope.pending = []
    greenlet.scope.forced = undefined
    for (const follower of [...greenlet.followers]) if (greenlet.followers.includes(follower)) follower.tell()
  }

  /** The greenlet that a strand's code belongs to. */
  #current(scope: Scope): ModelGreenlet | undefined {
    let at = scope
    while (at.home !== undefined) at = at.home
    return at.greenlet === undefined || dead(at.greenlet) ? undefined : at.greenlet
  }

  #kill(greenlet: ModelGreenlet, reason: Fault, grace: number, from: Scope): void {
    if (dead(greenlet)) return
    if (greenlet.state === 'scheduled') {
      this.#fail(greenlet, reason)
      return
    }
    greenlet.killedBy ??= reason
    const first = greenlet.killedBy
    if (greenlet.grace === undefined || greenlet.grace.due > this.#now + grace) {
      this.#clear(greenlet.grace)
      greenlet.grace = this.#after(grace, () => {
        greenlet.grace = undefined
        greenlet.scope.forced = first
        this.#interrupt(greenlet.scope, first, true)
      })
    }
    if (this.#current(from) === greenlet) throw reason
    this.#deliver(greenlet.scope, reason)
  }

  #follow(greenlet: ModelGreenlet, wait: Wait, tell: () => void): void {
    const follower = { name: wait.name, tell }
    greenlet.followers.push(follower)
    wait.leave = () => {
      greenlet.followers = greenlet.followers.filter((other) => other !== follower)
    }
  }

  *#main(): Steps<void> {
    for (let who = 0; who < this.#program.roots; who++) this.#spawn(who, undefined)
    yield { kind: 'quiet' }
    while (this.#greenlets.some((greenlet) => greenlet !== undefined && !dead(greenlet))) {
      for (const [who, greenlet] of this.#greenlets.entries()) {
        if (greenlet === undefined || dead(greenlet)) continue
        yield event(`sweep ${who}`)
        this.#kill(greenlet, new Fault('sweep', 'exit'), 5000, this.#outside)
      }
      yield { kind: 'quiet' }
    }
  }

  // ---- statements

  *#body(body: Body, around: Surroundings): Steps<Return | undefined> {
    for (const statement of body) {
      const left = yield* this.#statement(statement, around)
      if (left !== undefined) return left
    }
    return undefined
  }

  *#result(body: Body, around: Surroundings): Steps<unknown> {
    return (yield* this.#body(body, around))?.value
  }

  /** Waits for what `steps` does, and says how it ended. */
  *#ending(id: number, steps: Steps<unknown>, entry?: Entry): Steps<void> {
    const end = yield* attempt(steps)
    if ('error' in end) {
      yield event(`${id} threw ${end.error.name}`, entry)
      throw end.error
    }
    yield event(`${id} got ${String(end.value)}`, entry)
  }

  *#parked(wait: Wait): Steps<unknown> {
    yield { kind: 'parked', wait }
    if (wait.state === 'failed') throw wait.error
    return wait.value
  }

  *#statement(s: Statement, around: Surroundings): Steps<Return | undefined> {
    const { id } = s
    const { scope } = around
    switch (s.op) {
      case 'sleep': {
        yield event(`${id} sleep`)
        const wait = this.#wait(s.ms === 0 ? 'turn' : 'settled', `wait ${id}`)
        if (s.ms === 0 && this.#mayTurn(scope)) this.#enqueue(wait)
        else this.#park(wait, scope)
        if (s.ms > 0 && wait.state === 'waiting') {
          wait.timer = this.#after(s.ms, () => this.#settle(wait, 'woken', undefined))
        }
        yield* this.#ending(id, this.#parked(wait), wait)
        return undefined
      }
      case 'spawn': {
        const spawned = (): boolean => this.#greenlets[s.who] !== undefined
        yield event(() => (spawned() ? `${id} spawned already` : `${id} spawn ${s.who}`))
        if (spawned()) return undefined
        const nursery = s.inNursery ? around.nursery : undefined
        if (nursery !== undefined && (nursery.closed || nursery.exit !== undefined)) {
          yield event(`${id} threw closed`)
          throw new Fault('closed')
        }
        this.#spawn(s.who, nursery)
        yield event(`${id} got undefined`)
        return undefined
      }
      case 'join':
      case 'get': {
        yield event(() => (this.#greenlets[s.who] === undefined ? `${id} nobody` : `${id} ${s.op} ${s.who}`))
        const greenlet = this.#greenlets[s.who]
        if (greenlet === undefined) return undefined
        yield* this.#joining(id, s, greenlet, around)
        return undefined
      }
      case 'kill': {
        yield event(() => (this.#greenlets[s.who] === undefined ? `${id} nobody` : `${id} kill ${s.who}`))
        const greenlet = this.#greenlets[s.who]
        if (greenlet === undefined) return undefined
        yield* this.#ending(id, this.#killing(id, s, greenlet, around))
        return undefined
      }
      case 'throw': {
        yield event(`${id} throw`)
        throw s.error === 'exit' ? new Fault(`X${id}`, 'exit') : new Fault(`E${id}`)
      }
      case 'return': {
        yield event(`${id} return`)
        return { value: id }
      }
      case 'catch': {
        const end = yield* attempt(this.#body(s.body, around))
        if ('value' in end) return end.value
        yield event(`${id} caught ${end.error.name}`)
        if (s.rethrow && end.error.kind !== 'error') throw end.error
        return yield* this.#body(s.handler, around)
      }
      case 'finally': {
        yield event(`${id} try`)
        const end = yield* attempt(this.#body(s.body, around))
        yield event(`${id} finally`)
        yield* this.#body(s.cleanup, around)
        if ('error' in end) throw end.error
        return end.value
      }
      case 'withTimeout': {
        yield event(`${id} withTimeout`)
        yield* this.#ending(id, this.#withTimeout(id, s, around))
        return undefined
      }
      case 'shield': {
        yield event(`${id} shield`)
        yield* this.#ending(
          id,
          this.#shield(scope, (inside) => this.#result(s.body, { ...around, scope: inside })),
        )
        return undefined
      }
      case 'using': {
        yield event(`${id} using`)
        const greenlet = this.#current(scope)
        if (greenlet === undefined) {
          yield event(`${id} threw misuse`)
          throw new Fault('misuse')
        }
        const target = this.#anchor(scope)
        const timeout: ModelTimeout = { ms: s.ms, fault: new Fault(`T${id}`, 'timeout'), timer: undefined, target }
        timeout.timer = this.#after(s.ms, () => {
          timeout.timer = undefined
          this.#deliver(target, timeout.fault)
        })
        if (target === greenlet.scope) greenlet.timeouts.push(timeout)
        else this.#shielded.push(timeout)
        yield event(`${id} got undefined`)
        const end = yield* attempt(this.#body(s.body, { ...around, block: timeout }))
        yield event(`${id} close`)
        this.#clear(timeout.timer)
        timeout.timer = undefined
        this.#dropPending(target, timeout.fault)
        if ('error' in end) throw end.error
        return end.value
      }
      case 'parallel': {
        yield event(`${id} parallel`)
        const all = this.#wait('nowhere', `wait ${id}`)
        let left = 2
        const branch = (body: Body, name: string): void => {
          const strand = `${around.strand}/${id}${name}`
          const done = (): void => {
            if (--left === 0) this.#settle(all, 'woken', undefined)
          }
          this.#add(
            strand,
            this.#branch(body, { ...around, strand }, done, (error) => this.#settle(all, 'failed', error)),
          )
        }
        branch(s.left, 'a')
        branch(s.right, 'b')
        yield* this.#ending(id, this.#parked(all))
        return undefined
      }
      case 'nursery': {
        yield event(`${id} nursery`)
        yield* this.#ending(id, this.#nursery(id, s, around))
        return undefined
      }
      default:
        return s satisfies never
    }
  }

  *#branch(body: Body, around: Surroundings, done: () => void, failed: (error: Fault) => void): Steps<void> {
    const end = yield* attempt(this.#body(body, around))
    yield silent
    if ('error' in end) failed(end.error)
    else done()
  }

  #limit(limit: Limit, id: number, around: Surroundings): ModelTimeout | undefined {
    if (limit.kind === 'none') return undefined
    if (limit.kind === 'block') return around.block
    const name = limit.kind === 'own' ? `T${id}` : `timed out after ${limit.ms} ms`
    return { ms: limit.ms, fault: new Fault(name, 'timeout'), timer: undefined }
  }

  *#joining(
    id: number,
    s: Statement & { op: 'join' | 'get' },
    greenlet: ModelGreenlet,
    around: Surroundings,
  ): Steps<void> {
    const raise = s.op === 'get' || s.raise
    const wait = this.#wait('settled', `wait ${id}`)
    const told = (): void => {
      if (raise && greenlet.state === 'error') this.#settle(wait, 'failed', greenlet.result)
      else if (s.op === 'join') this.#settle(wait, 'woken', true)
      else if (greenlet.state === 'exit') this.#settle(wait, 'failed', greenlet.result)
      else this.#settle(wait, 'woken', greenlet.result)
    }
    if (raise) this.#observe(greenlet)
    if (dead(greenlet)) {
      const direct = this.#wait('nowhere', `wait ${id}`) // it need not wait, so nothing can be delivered to it
      if (raise && greenlet.state !== 'value' && (s.op === 'get' || greenlet.state === 'error')) {
        this.#settle(direct, 'failed', greenlet.result)
      } else this.#settle(direct, 'woken', s.op === 'join' ? true : greenlet.result)
      yield* this.#ending(id, this.#parked(direct))
      return
    }
    const limit = this.#limit(s.limit, id, around)
    if (limit === undefined && this.#current(around.scope) === greenlet) {
      yield event(`${id} threw misuse`)
      throw new Fault('misuse')
    }
    wait.expire = () => {
      if (s.op === 'join') this.#settle(wait, 'woken', false)
      else this.#settle(wait, 'failed', wait.limit!.fault)
    }
    this.#follow(greenlet, wait, told)
    this.#park(wait, around.scope, limit)
    yield* this.#ending(id, this.#parked(wait), wait)
  }

  *#killing(id: number, s: Statement & { op: 'kill' }, greenlet: ModelGreenlet, around: Surroundings): Steps<unknown> {
    const reason = s.reason === 'exit' ? new Fault(`X${id}`, 'exit') : new Fault(`R${id}`)
    const unstarted = greenlet.state === 'scheduled'
    const over = dead(greenlet)
    this.#kill(greenlet, reason, s.grace ?? 5000, around.scope)
    if (!s.awaited) return undefined
    if (unstarted || over) return true
    yield silent // its join begins when it is awaited
    if (dead(greenlet)) return true
    const limit = this.#limit(s.limit, id, around)
    const wait = this.#wait('nowhere', `wait ${id}`)
    wait.expire = () => this.#settle(wait, 'woken', false)
    this.#follow(greenlet, wait, () => this.#settle(wait, 'woken', true))
    this.#park(wait, around.scope, limit)
    return yield* this.#parked(wait)
  }

  *#withTimeout(id: number, s: Statement & { op: 'withTimeout' }, around: Surroundings): Steps<unknown> {
    const scope = this.#openScope(around.scope)
    let fired: Fault | undefined
    const timer = this.#after(s.ms, () => {
      fired = new Fault(s.own ? `T${id}` : `timed out after ${s.ms} ms`, 'timeout')
      this.#deliver(scope, fired)
    })
    const end = yield* attempt(this.#result(s.body, { ...around, scope }))
    yield silent
    this.#clear(timer)
    this.#closeScope(scope)
    if ('value' in end) return end.value
    if (end.error === fired && s.fallback) return -id
    throw end.error
  }

  *#shield<T>(outer: Scope, body: (inside: Scope) => Steps<T>): Steps<T> {
    const scope = this.#openScope(outer, true)
    const end = yield* attempt(body(scope))
    yield silent
    this.#closeScope(scope)
    for (const timeout of this.#shielded) {
      if (timeout.target !== scope) continue
      this.#clear(timeout.timer)
      timeout.timer = undefined
      this.#dropPending(scope, timeout.fault)
    }
    const { kept } = scope
    scope.kept = []
    this.#past.push(`shield ${kept.map(({ reason }) => reason.name).join(' ')}`)
    const first = 'error' in end ? undefined : kept.shift()
    for (const { reason, to } of kept) {
      // it was delivered to this scope, and has not been thrown: it is still due there
      this.#deliver(to, reason)
    }
    if ('error' in end) throw end.error
    if (first !== undefined) throw first.reason
    return end.value
  }

  // ---- nurseries

  *#nursery(id: number, s: Statement & { op: 'nursery' }, around: Surroundings): Steps<unknown> {
    const scope = this.#openScope(around.scope)
    const nursery: ModelNursery = {
      scope,
      children: [],
      errors: [],
      exit: undefined,
      closed: false,
      emptied: undefined,
    }
    let control: Fault | undefined
    const note = (error: Fault): void => {
      if (error === nursery.exit) return
      if (error.kind === 'error') this.#nurseryFails(nursery, error)
      else {
        control ??= error
        this.#nurseryEnds(nursery)
      }
    }
    const joining = function* (this: Model, inside: Scope): Steps<undefined> {
      while (nursery.children.length > 0) {
        const wait = this.#wait('nowhere', `wait ${id}`)
        nursery.emptied = wait
        this.#park(wait, inside)
        yield* this.#parked(wait)
      }
      return undefined
    }

    const block = yield* attempt(this.#nurseryBlock(id, s, { ...around, scope, nursery }))
    yield silent
    if ('error' in block) note(block.error)
    this.#closeScope(scope)
    const waited = yield* attempt(joining.call(this, around.scope))
    yield silent
    if ('error' in waited) {
      note(waited.error)
      yield silent
    }
    if (nursery.children.length > 0) {
      const shielded = yield* attempt(this.#shield(around.scope, (inside) => joining.call(this, inside)))
      yield silent
      if ('error' in shielded) note(shielded.error)
    }
    yield silent
    nursery.closed = true
    if (control !== undefined) throw control
    if (nursery.errors.length > 1) throw new Fault(`all(${nursery.errors.map(({ name }) => name).join(' ')})`)
    if (nursery.errors.length === 1) throw nursery.errors[0]!
    return 'value' in block ? block.value : undefined
  }

  *#nurseryBlock(id: number, s: Statement & { op: 'nursery' }, around: Surroundings): Steps<unknown> {
    for (const who of s.children) {
      if (this.#greenlets[who] !== undefined) continue
      yield event(`${id} spawn ${who}`)
      const { closed, exit } = around.nursery!
      if (closed || exit !== undefined) throw new Fault('closed')
      this.#spawn(who, around.nursery)
    }
    return yield* this.#result(s.body, around)
  }

  #childEnded(nursery: ModelNursery, child: ModelGreenlet): void {
    nursery.children = nursery.children.filter((other) => other !== child)
    if (child.state === 'error') this.#nurseryFails(nursery, child.result as Fault)
    if (nursery.children.length === 0 && nursery.emptied !== undefined) {
      this.#settle(nursery.emptied, 'woken', undefined)
    }
  }

  #nurseryFails(nursery: ModelNursery, error: Fault): void {
    nursery.errors.push(error)
    this.#past.push(`nursery ${nursery.errors.map(({ name }) => name).join(' ')}`)
    this.#nurseryEnds(nursery)
  }

  #nurseryEnds(nursery: ModelNursery): void {
    if (nursery.exit !== undefined) return
    const exit = (nursery.exit = new Fault('the nursery is ending', 'exit'))
    for (const child of [...nursery.children]) this.#kill(child, exit, 5000, this.#outside)
    this.#deliver(nursery.scope, exit)
  }
}

/** Where in the real run the event of each entry stands. */
function placesOf(events: readonly Event[]): Map<string, number> {
  const places = new Map<string, number>()
  events.forEach(({ strand, text }, place) => {
    const ended = /^(\d+) (got|threw)/.exec(text)
    if (text === 'started') places.set(`start ${strand}`, place)
    else if (text === 'ended') places.set(strand, place)
    else if (ended !== null) places.set(`wait ${ended[1]}`, place)
  })
  return places
}

const silent: Request = { kind: 'silent' }

function event(text: string | (() => string), entry?: Entry): Request {
  return { kind: 'event', text, entry }
}

/** What the event says may depend on the state at the moment when it comes. */
function textOf({ text }: Request & { kind: 'event' }): string {
  return typeof text === 'string' ? text : text()
}

function makeScope(parent: Scope | undefined, shield = false): Scope {
  return {
    parent,
    home: parent,
    shield,
    greenlet: undefined,
    closed: false,
    waits: [],
    children: [],
    pending: [],
    kept: [],
    forced: undefined,
  }
}

function dead({ state }: ModelGreenlet): boolean {
  return state === 'value' || state === 'error' || state === 'exit'
}

/** How something ended. What is no Fault is a fault of the model itself. */
function* attempt<T>(steps: Steps<T>): Steps<{ value: T } | { error: Fault }> {
  try {
    return { value: yield* steps }
  } catch (error) {
    if (error instanceof Fault) return { error }
    throw error
  }
}
