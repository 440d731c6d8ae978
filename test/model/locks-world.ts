// The rules of the model: what is done now, who is served next, what is seen. See locks-reference.ts.

import { DRIVER, type Deed, type Happening, type Make, type Wait } from './locks-program.ts'

interface Thing {
  readonly kind: Make['kind']
  readonly size: number
  free: number
  /** Of a lock, or the writer. */
  owner: number | undefined
  /** Which acquisition it is: what a hold remembers. */
  tenure: number
  tenures: number
  depth: number
  /** `hold`: the tenure of the hold that stands for it; 0 if none does. */
  readers: { readonly who: number; hold: number }[]
  /** Who waits, oldest first. */
  line: number[]
  notices: number[]
  followers: number[]
  broken: boolean
}

interface Request {
  readonly id: number
  readonly who: number
  readonly wait: Wait
  /** `loose`: its wait for a notification is over, and nobody knows whether it stands in the line of the lock yet. */
  phase: 'line' | 'notice' | 'loose' | 'back' | 'done'
  outcome: string | undefined
  due: number | undefined
  signalled: boolean
  notified: boolean
  granted: boolean
  /** It is certain that its way back is shielded. */
  shielded: boolean
  thrown: string | undefined
  /** Kills that the shield has kept. */
  kept: number
  passed: boolean
  depth: number
  tenure: number
}

interface Held {
  readonly on: number
  readonly side: Wait['side']
  readonly tenure: number
  readonly who: number
  opened: boolean
}

interface Someone {
  started: boolean
  ended: boolean
  neverStarts: boolean
  pending: number
  holds: Held[]
}

/** All objects, those who wait, and the time: one of the states that explain what has happened. */
export class World {
  things: Thing[]
  requests: Request[] = []
  people: Someone[] = []
  now = 0

  constructor(makes: readonly Make[]) {
    this.things = makes.map(({ kind, size }) => ({
      kind,
      size,
      free: kind === 'Semaphore' ? size - 1 : size,
      owner: undefined,
      tenure: 0,
      tenures: 0,
      depth: 0,
      readers: [],
      line: [],
      notices: [],
      followers: [],
      broken: false,
    }))
  }

  copy(): World {
    const world = new World([])
    const copied = structuredClone({ things: this.things, requests: this.requests, people: this.people })
    return Object.assign(world, copied, { now: this.now })
  }

  /** The states that it may become; a string: what should have happened instead. */
  apply(happening: Happening): World[] | string {
    if (happening.what === 'spawn') {
      this.people.push({ started: false, ended: false, neverStarts: false, pending: 0, holds: [] })
    } else if (happening.what === 'start') {
      const someone = this.people[happening.who]!
      if (someone.neverStarts) return 'it was killed before its start'
      someone.started = true
    } else if (happening.what === 'end') this.people[happening.who]!.ended = true
    else if (happening.what === 'call') this.#call(happening.id, happening.who, happening.wait)
    else if (happening.what === 'result') return this.#result(happening.id, happening.outcome)
    else if (happening.what === 'kill') return this.#kill(happening.who)
    else if (happening.what === 'advance') this.#advance(happening.ms)
    else if (happening.what === 'abort') this.#abort()
    else if (happening.what === 'settled') return this.#settle()
    else if (happening.what === 'deed') {
      const outcome = this.#deed(happening.who, happening.deed, happening.whose)
      if (!outcome.split(' or ').includes(happening.outcome))
        return `${happening.deed.do}: ${happening.outcome}, expected: ${outcome}`
    }
    return [this]
  }

  seen(): string {
    const texts = this.things.map((thing) => {
      const line = `${thing.line.length} in line`
      if (thing.kind === 'RWLock') return `${thing.readers.length} reading, ${thing.owner !== undefined}, ${line}`
      if (thing.kind === 'Barrier') return `${thing.line.length} come, ${thing.broken}`
      if (thing.kind.endsWith('Semaphore')) return `${thing.free} free, ${line}, ${thing.followers.length} told`
      return `${thing.owner !== undefined}, ${line}, ${thing.notices.length} to be notified`
    })
    return texts.join('; ')
  }

  /** Requests that may have gone a step further. */
  hidden(): number[] {
    const may = ({ phase, granted, kept, notified, passed }: Request): boolean =>
      phase === 'loose' || (phase === 'back' && granted && kept > 0 && notified && !passed)
    return this.requests.filter(may).map(({ id }) => id)
  }

  happenUnseen(id: number): void {
    const request = this.#find(id)
    const thing = this.things[request.wait.on]!
    if (request.phase === 'loose') this.#comeBack(thing, request)
    else {
      request.passed = true
      this.#notify(thing, 1)
    }
  }

  #find(id: number): Request {
    return this.requests.find((request) => request.id === id)!
  }

  // what greenlets call

  #call(id: number, who: number, wait: Wait): void {
    const request: Request = {
      id,
      who,
      wait,
      phase: 'line',
      outcome: undefined,
      due: undefined,
      signalled: false,
      notified: false,
      granted: false,
      shielded: false,
      thrown: undefined,
      kept: 0,
      passed: false,
      depth: 0,
      tenure: 0,
    }
    this.requests.push(request)
    const thing = this.things[wait.on]!
    const someone = this.people[who]!
    const refused = wait.do === 'wait' && thing.owner !== who
    const killed = !refused && someone.pending > 0
    if (killed) someone.pending--
    if (wait.do === 'wait') this.#giveUp(thing, request, refused, killed)
    else if (killed) this.#end(request, 'GreenletExit')
    else if (!this.#attempt(thing, request)) this.#queue(thing, request)
  }

  /** Whether it need not wait. */
  #attempt(thing: Thing, request: Request): boolean {
    const { wait, who } = request
    if (wait.do === 'sleep') return false
    if (wait.do === 'available') {
      if (thing.free > 0) this.#end(request, 'true')
      return thing.free > 0
    }
    if (wait.do === 'meet') {
      if (thing.broken) this.#end(request, 'BrokenBarrier')
      else if (thing.line.length + 1 === thing.size) {
        const place = thing.line.length
        for (const [n, other] of [...thing.line].entries()) this.#end(this.#find(other), String(n))
        this.#end(request, String(place))
      } else return false
      return true
    }
    if (!this.#take(thing, who, wait.side)) return false
    this.#end(request, wait.do === 'hold' ? 'held' : 'true')
    return true
  }

  #queue(thing: Thing, request: Request): void {
    const { limit, do: what } = request.wait
    if (what === 'available') thing.followers.push(request.id)
    else if (what !== 'sleep') thing.line.push(request.id)
    if (what === 'sleep') request.due = this.now + (typeof limit === 'number' ? limit + 1 : 1)
    else this.#limit(request)
  }

  #limit(request: Request): void {
    const { limit } = request.wait
    if (typeof limit === 'number') request.due = this.now + limit
    request.signalled = limit === 'signal'
  }

  /** Condition.wait. */
  #giveUp(thing: Thing, request: Request, refused: boolean, killed: boolean): void {
    if (refused) return this.#end(request, 'NotHeld')
    request.depth = thing.depth
    request.tenure = thing.tenure
    request.phase = killed ? 'loose' : 'notice'
    if (killed) request.thrown = 'GreenletExit'
    else {
      thing.notices.push(request.id)
      this.#limit(request)
    }
    this.#open(thing)
  }

  #result(id: number, real: string): World[] | string {
    const request = this.#find(id)
    if (request.wait.do === 'wait' && request.outcome === undefined) {
      if (!request.granted) return 'it does not have the lock'
      if (request.kept > 0 && request.notified && !request.passed) return 'it has not passed its notification on'
      const calm = request.notified ? 'true' : 'false'
      request.outcome = request.kept > 0 ? 'GreenletExit' : (request.thrown ?? calm)
      this.people[request.who]!.pending += Math.max(0, request.kept - 1)
    }
    if (request.outcome !== real) return `result: ${real}, expected: ${request.outcome}`
    if (real === 'held') this.#hold(request.who, request.wait)
    this.requests = this.requests.filter((one) => one !== request)
    return [this]
  }

  #hold(who: number, { on, side }: Wait): void {
    const thing = this.things[on]!
    let { tenure } = thing
    if (thing.kind === 'RWLock' && side === 'read') {
      tenure = ++thing.tenures
      const reader = thing.readers.find((one) => one.who === who && one.hold === 0)
      if (reader !== undefined) reader.hold = tenure
    }
    this.people[who]!.holds.push({ on, side, tenure, who, opened: false })
  }

  // what happens to those who wait

  /** It stands in no line any more, and this is what comes of it. */
  #end(request: Request, outcome: string): void {
    request.outcome = outcome
    request.phase = 'done'
    this.#leave(request)
  }

  #leave(request: Request): void {
    request.due = undefined
    request.signalled = false
    const others = (ids: number[]): number[] => ids.filter((id) => id !== request.id)
    for (const thing of this.things) {
      thing.line = others(thing.line)
      thing.notices = others(thing.notices)
      thing.followers = others(thing.followers)
      this.#serve(thing)
    }
  }

  /** Its wait ends otherwise than well. */
  #fail(request: Request, outcome: string | undefined): void {
    const { wait } = request
    const thing = this.things[wait.on]!
    if (request.phase === 'notice') {
      request.thrown = outcome
      request.phase = 'loose'
      return this.#leave(request)
    }
    const late = { acquire: 'false', hold: 'Timeout', meet: 'BrokenBarrier', available: 'false', sleep: 'undefined' }
    this.#end(request, outcome ?? late[wait.do as keyof typeof late])
    if (wait.do === 'meet') this.#break(thing)
  }

  #break(thing: Thing): void {
    if (thing.broken) return
    thing.broken = true
    for (const id of [...thing.line]) this.#end(this.#find(id), 'BrokenBarrier')
  }

  #kill(who: number): World[] {
    const someone = this.people[who]!
    if (someone.ended) return [this]
    if (!someone.started) {
      someone.neverStarts = true
      return [this]
    }
    const request = this.requests.find((one) => one.who === who && one.outcome === undefined)
    if (request === undefined) someone.pending++
    else if (request.phase !== 'loose' && request.phase !== 'back') this.#fail(request, 'GreenletExit')
    else if (request.shielded) request.kept++
    else {
      const early = this.copy()
      early.people[who]!.pending++
      request.kept++
      return [this, early]
    }
    return [this]
  }

  #advance(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const due = Math.min(...this.requests.map((request) => request.due ?? Infinity))
      if (due > end) break
      this.now = Math.max(this.now, due)
      this.#fail(
        this.requests.find((request) => request.due === due)!,
        undefined,
      )
    }
    this.now = end
  }

  #abort(): void {
    for (const request of this.requests.filter(({ signalled }) => signalled)) {
      if (request.signalled) this.#fail(request, 'AbortError')
    }
  }

  #settle(): World[] | string {
    if (this.hidden().length > 0) return 'somebody would have gone on'
    for (const request of this.requests) {
      if (request.outcome !== undefined || request.granted) return `the result of ${request.id} would have arrived`
      if (request.phase === 'back') request.shielded = true
    }
    if (this.people.some((someone) => !someone.started && !someone.neverStarts)) return 'somebody would have started'
    return [this]
  }

  // locks

  #take(thing: Thing, who: number, side: Wait['side']): boolean {
    if (thing.kind === 'RLock' && thing.owner === who) {
      thing.depth++
      return true
    }
    if (thing.kind.endsWith('Semaphore')) {
      if (thing.free === 0) return false
      thing.free--
      return true
    }
    if (thing.line.length > 0) return false
    return this.#enter(thing, who, side)
  }

  /** If it is free for this. */
  #enter(thing: Thing, who: number, side: Wait['side']): boolean {
    if (thing.owner !== undefined) return false
    if (thing.kind === 'RWLock' && side === 'read') {
      thing.readers.push({ who, hold: 0 })
      return true
    }
    if (thing.readers.length > 0) return false
    thing.owner = who
    thing.tenure = ++thing.tenures
    thing.depth = 1
    return true
  }

  /** Lets those through who can go on, in their order. */
  #serve(thing: Thing): void {
    if (thing.kind === 'Barrier') return
    for (let id = thing.line[0]; id !== undefined; id = thing.line[0]) {
      const request = this.#find(id)
      if (thing.kind.endsWith('Semaphore')) {
        if (thing.free === 0) return
        thing.free--
      } else if (!this.#enter(thing, request.who, request.wait.side)) return
      thing.line.shift()
      if (request.phase === 'back') this.#grantBack(thing, request)
      else this.#end(request, request.wait.do === 'hold' ? 'held' : 'true')
    }
  }

  #grantBack(thing: Thing, request: Request): void {
    request.granted = true
    thing.depth = request.depth
    thing.tenure = request.tenure
  }

  #comeBack(thing: Thing, request: Request): void {
    request.phase = 'back'
    thing.line.push(request.id)
    this.#serve(thing)
  }

  #notify(thing: Thing, count: number): void {
    for (const id of thing.notices.slice(0, count)) {
      const request = this.#find(id)
      request.notified = true
      this.#leave(request)
      this.#comeBack(thing, request)
    }
  }

  /** Whoever owns it has it no more. */
  #open(thing: Thing): void {
    thing.owner = undefined
    this.#serve(thing)
  }

  #release(thing: Thing, who: number, side: Wait['side']): string {
    if (thing.kind.endsWith('Semaphore')) {
      if (thing.kind === 'BoundedSemaphore' && thing.free >= thing.size) return 'NotHeld'
      thing.free++
      this.#serve(thing)
      if (thing.free > 0) for (const id of [...thing.followers]) this.#end(this.#find(id), 'true')
    } else if (thing.kind === 'RWLock' && side === 'read') {
      const free = thing.readers.findIndex((reader) => reader.who === who && reader.hold === 0)
      const holds = thing.readers.filter((reader) => reader.who === who).map(({ hold }) => hold)
      if (holds.length === 0) return 'NotHeld'
      this.#readNoMore(thing, free >= 0 ? free : thing.readers.findIndex(({ hold }) => hold === Math.max(...holds)))
    } else {
      if (thing.owner !== who) return 'NotHeld'
      if (--thing.depth === 0) this.#open(thing)
    }
    return 'ok'
  }

  #readNoMore(thing: Thing, place: number): void {
    thing.readers.splice(place, 1)
    this.#serve(thing)
  }

  // what is done at once

  #deed(who: number, { do: what, on, side, nth }: Deed, whose: number): string {
    if (what === 'drop' || what === 'dispose') return this.#drop(what, nth, whose)
    const thing = this.things[on]!
    if (what === 'abort') {
      this.#break(thing)
      return 'ok'
    }
    if (what === 'reset') {
      this.#break(thing)
      thing.broken = false
      return 'ok'
    }
    if (what === 'notify') {
      if (thing.owner !== who) return 'NotHeld'
      this.#notify(thing, nth)
      return 'ok'
    }
    if (what === 'release') return this.#release(thing, who, side)
    if (thing.kind === 'RLock' && who === DRIVER) return 'MisuseError'
    return String(this.#take(thing, who, side))
  }

  #drop(what: 'drop' | 'dispose', nth: number, whose: number): string {
    const holds = this.people[whose]?.holds ?? []
    const hold = holds.at(nth < 0 ? nth : nth % Math.max(1, holds.length))
    if (hold === undefined) return 'none'
    const thing = this.things[hold.on]!
    if (thing.kind === 'RWLock' && hold.side === 'read') {
      const place = thing.readers.findIndex((reader) => reader.hold === hold.tenure)
      if (place >= 0) this.#readNoMore(thing, place)
      return place >= 0 || what === 'dispose' ? 'ok' : 'NotHeld'
    }
    const owns = thing.kind.endsWith('Semaphore')
    const open = !hold.opened && (owns || (thing.owner !== undefined && thing.tenure === hold.tenure))
    if (!open) return what === 'drop' ? 'NotHeld' : 'ok'
    hold.opened = true
    return this.#release(thing, hold.who, hold.side)
  }
}
