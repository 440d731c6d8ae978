// The model of queues, channels and select: arrays, and the rules as they are promised. It shares no code with hublet.
//
// It is given what happened in a real run, and follows the order of the calls only (which of two greenlets that are
// ready goes first is nobody's promise). What each call does, and to whom, it works out by itself:
//
//   - what a call does to the objects it does at once; its result arrives later, those of waits in the order in which
//     they ended
//   - an exchange is a list of items, a line of takers and a line of givers: whoever could be served first is; with
//     capacity 0 the first giver and the first taker meet, unless they are cases of one select
//   - whatever ends a wait takes it out of all lines at once: a value, closing, its time, a kill; a second thing that
//     comes to it does nothing; a kill that finds no wait ends the next one when it begins: one at an exchange, and a
//     select, also if it need not wait, another only if it does
//   - time limits are reached in order of time, and of equal ones the older first
//
// Told by the real run are: which of the cases that can be done at once a select has chosen, and whether two touchy items
// were compared (then the one who asked fails and nothing has changed).

import { type Request, type Want } from './objects-box.ts'
import type { Case, Deed, Happening, Program, Wait } from './objects-program.ts'
import { itemNumber } from './objects-program.ts'
import { World } from './objects-world.ts'

export class Disagreement extends Error {
  readonly at: number
  constructor(at: number, text: string) {
    super(text)
    this.at = at
  }
}

export interface CheckOptions {
  /** Whether greenlets start, and results arrive, in order. */
  readonly fifo: boolean
}

/** @throws {Disagreement} at the first thing that happened otherwise than it should have */
export function checkAgainstModel(program: Program, happenings: readonly Happening[], { fifo }: CheckOptions): void {
  const model = new Model(program, happenings, fifo)
  happenings.forEach((happening, at) => {
    const wrong = model.follow(happening)
    if (wrong !== undefined) throw new Disagreement(at, `${at}: ${JSON.stringify(happening)}\n${wrong}`)
  })
}

class Model {
  readonly #reals = new Map<number, string>()
  readonly #fifo: boolean
  readonly #requests = new Map<number, Request>()
  readonly #world: World
  readonly #greenlets: ('new' | 'never' | 'running' | 'doomed')[] = []

  constructor(program: Program, happenings: readonly Happening[], fifo: boolean) {
    this.#fifo = fifo
    this.#world = new World(program)
    for (const one of happenings) if (one.what === 'result' || one.what === 'deed') this.#reals.set(one.id, one.outcome)
  }

  /** Does the same; says what is different. */
  follow(happening: Happening): string | undefined {
    switch (happening.what) {
      case 'spawn':
        this.#greenlets.push('new')
        return undefined
      case 'start':
        return this.#start(happening.who)
      case 'call':
        this.#call(happening.id, happening.who, happening.wait)
        return differs('seen', happening.seen, this.#world.state())
      case 'result':
        return this.#arrive(happening.id, happening.outcome)
      case 'deed': {
        const expected = this.#deed(happening.id, happening.who, happening.deed)
        return differs('outcome', happening.outcome, expected) ?? differs('seen', happening.seen, this.#world.state())
      }
      case 'advance':
        this.#world.advance(happening.ms)
        return differs('seen', happening.seen, this.#world.state())
      case 'settled':
        return this.#settled() ?? differs('seen', happening.seen, this.#world.state())
      default:
        return `these wait for ever: ${[...this.#requests.keys()].join(', ')}`
    }
  }

  #start(who: number): string | undefined {
    if (this.#greenlets[who] !== 'new') return `it is ${this.#greenlets[who]}`
    if (this.#fifo && this.#greenlets.indexOf('new') !== who) return 'an older one has not started'
    this.#greenlets[who] = 'running'
    return undefined
  }

  #call(id: number, who: number, wait: Wait): void {
    const { limit } = wait
    const request = this.#request(id, who, wait.do, this.#wantsOf(id, wait), limit.by === 'scope')
    this.#requests.set(id, request)
    if (limit.by === 'scope') this.#world.alarm(limit.ms, request, () => 'Timeout')
    if (this.#greenlets[who] === 'doomed' && wait.do !== 'join') {
      this.#greenlets[who] = 'running'
      return this.#world.end(request, 'GreenletExit')
    }
    const outcome = this.#world.attempt(request)
    if (outcome !== undefined) return this.#world.end(request, outcome)
    if (wait.do === 'select' && wait.fallback) return this.#world.end(request, 'default: none')

    request.waiting = true
    if (limit.by === 'signal') this.#world.listen(request)
    if (limit.by === 'own') this.#world.alarm(limit.ms, request, () => this.#late(wait))
    if (this.#greenlets[who] === 'doomed') {
      this.#greenlets[who] = 'running'
      return this.#world.end(request, 'GreenletExit')
    }
    request.wants.forEach((want, place) => this.#world.sit({ request, place, want }))
  }

  #request(id: number, who: number, doing: Request['doing'], wants: Want[], around = false): Request {
    return { id, who, doing, wants, real: this.#reals.get(id), around, waiting: false, outcome: undefined }
  }

  #wantsOf(id: number, wait: Wait | Deed): Want[] {
    if (wait.do === 'select' || wait.do === 'trySelect') {
      return wait.cases.map((one, place) => this.#want(one, itemNumber(id, place)))
    }
    if (wait.do === 'join') return [{ to: 'join', box: this.#world.boxes[wait.on]! }]
    if (wait.do === 'put' || wait.do === 'tryPut') return [this.#want({ ...wait, do: 'put' }, itemNumber(id))]
    if (!('on' in wait)) return []
    return [this.#want({ do: wait.do === 'peek' || wait.do === 'tryPeek' ? 'peek' : 'get', on: wait.on }, 0)]
  }

  #want(one: Case, number: number): Want {
    if (one.do === 'after') return { to: 'reach', moment: this.#world.now + one.ms }
    if (one.do === 'event' || one.do === 'result') return { to: one.do }
    const box = this.#world.boxes[one.on]!
    if (one.do === 'put') return { to: 'give', box, item: { number, rank: one.rank } }
    return { to: one.do === 'get' ? 'take' : 'look', box }
  }

  #late(wait: Wait): string {
    if (wait.do === 'select' || wait.do === 'next') return 'Timeout'
    if (wait.do === 'join') return 'false'
    if (this.#world.boxes[wait.on]!.make.kind === 'Channel') return 'Timeout'
    return wait.do === 'put' ? 'QueueFull' : 'QueueEmpty'
  }

  #arrive(id: number, outcome: string): string | undefined {
    const request = this.#requests.get(id)!
    this.#requests.delete(id)
    const first = this.#world.arriving.find(({ around }) => !around)
    this.#world.arriving = this.#world.arriving.filter((one) => one !== request)
    const wrong = differs('outcome', outcome, request.outcome ?? 'it waits')
    if (wrong !== undefined || !this.#fifo || !request.waiting || request.around || first === request) return wrong
    return `the result of ${first?.id} comes first`
  }

  #deed(id: number, who: number, deed: Deed): string {
    switch (deed.do) {
      case 'tryGet':
      case 'tryPeek':
      case 'tryPut':
      case 'trySelect': {
        const outcome = this.#world.attempt(this.#request(id, who, deed.do, this.#wantsOf(id, deed)))
        return outcome ?? (deed.do === 'tryPut' ? 'false' : 'undefined')
      }
      case 'taskDone': {
        const box = this.#world.boxes[deed.on]!
        if (box.undone === 0) return 'MisuseError'
        box.undone--
        this.#world.tellJoiners(box)
        return 'done'
      }
      case 'close':
        return this.#world.close(this.#world.boxes[deed.on]!, deed.immediate, this.#reals.get(id)!)
      case 'capacity':
        this.#world.boxes[deed.on]!.capacity = deed.capacity < 0 ? Infinity : deed.capacity
        this.#world.serve(this.#world.boxes[deed.on]!)
        return 'done'
      case 'set':
        this.#world.setEvent()
        return 'done'
      case 'clear':
        this.#world.clearEvent()
        return 'done'
      case 'abort':
        this.#world.abort()
        return 'done'
      case 'setResult':
      case 'failResult':
        return String(this.#world.setResult(deed.do === 'setResult' ? 'the result' : 'RangeError'))
      default:
        return this.#kill(deed.who % this.#greenlets.length, who)
    }
  }

  #kill(victim: number, killer: number): string {
    const state = this.#greenlets[victim]
    if (state === undefined) return 'done'
    if (state === 'new') this.#greenlets[victim] = 'never'
    if (state === 'new' || state === 'never') return 'done'
    if (victim === killer) return 'GreenletExit'
    const waiting = [...this.#requests.values()].find(
      (one) => one.who === victim && one.waiting && one.outcome === undefined,
    )
    if (waiting === undefined) this.#greenlets[victim] = 'doomed'
    else this.#world.end(waiting, 'GreenletExit')
    return 'done'
  }

  #settled(): string | undefined {
    const missing = [...this.#requests.values()].filter(({ outcome }) => outcome !== undefined)
    if (missing.length > 0)
      return `results are missing: ${missing.map(({ id, outcome }) => `${id}: ${outcome}`).join(', ')}`
    return this.#greenlets.includes('new') ? `greenlet ${this.#greenlets.indexOf('new')} has not started` : undefined
  }
}

function differs(what: string, real: string, expected: string): string | undefined {
  return real === expected ? undefined : `${what} should be: ${expected}`
}
