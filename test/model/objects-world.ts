// The rules of the model: what is done now, who is served next, what is seen. See objects-reference.ts.

import { type Box, type Request, type Seat, type Want } from './objects-box.ts'
import { closedText, hasRoom, itemOf, makeBox, mayFail, nextOf, refusal, stateOf, takeNext } from './objects-box.ts'
import { type Program, keys } from './objects-program.ts'

/** All objects, and the time. */
export class World {
  readonly boxes: readonly Box[]
  /** Waits that have ended and whose results are on their way. */
  arriving: Request[] = []
  now = 0
  #timers: { readonly due: number; readonly request: Request; readonly fire: () => void }[] = []
  /** Those that are ended by the signal. */
  #signalled: Request[] = []
  #event = false
  #result: string | undefined
  /** Of selects that wait for the event or the result. */
  #seats: Seat[] = []

  constructor(program: Program) {
    this.boxes = program.objects.map(makeBox)
  }

  setEvent(): void {
    this.#event = true
    this.#tell('event')
  }

  clearEvent(): void {
    this.#event = false
  }

  /** From now on `abort` ends it. */
  listen(request: Request): void {
    this.#signalled.push(request)
  }

  abort(): void {
    const all = this.#signalled
    this.#signalled = []
    for (const request of all) this.end(request, 'AbortError')
  }

  setResult(result: string): boolean {
    if (this.#result !== undefined) return false
    this.#result = result
    this.#tell('result')
    return true
  }

  /** What comes of it now; undefined if it has to wait. Of several possibilities the one that really came of it. */
  attempt(request: Request): string | undefined {
    const possible = request.wants.flatMap((want, place) => (this.#can(want) ? [place] : []))
    if (possible.length === 0) return undefined
    const texts: string[] = []
    for (const place of possible) {
      const text = this.#preview(request, place)
      texts.push(text)
      if (text === request.real || possible.length === 1) return this.#perform(request, place)
    }
    return `one of: ${texts.join(' | ')}`
  }

  #can(want: Want): boolean {
    if (want.to === 'event') return this.#event
    if (want.to === 'result') return this.#result !== undefined
    if (want.to === 'reach') return this.now >= want.moment
    const { box } = want
    if (want.to === 'join') return box.undone === 0
    if (want.to === 'give') return box.closed || hasRoom(box) || (box.capacity === 0 && box.takers.length > 0)
    return box.closed || box.items.length > 0 || (box.capacity === 0 && box.givers.length > 0)
  }

  /** What would come of a want that can be done now. */
  #preview(request: Request, place: number): string {
    const want = request.wants[place]!
    if (want.to === 'event') return this.#say(request, place, 'event')
    if (want.to === 'result')
      return this.#result!.endsWith('Error') ? this.#result! : this.#say(request, place, this.#result!)
    if (want.to === 'reach') return this.#say(request, place, 'undefined')
    if (want.to === 'join') return 'true'
    const { box } = want
    if (want.to === 'give') {
      if (box.closed) return closedText(box)
      if (request.real === 'TouchyError' && mayFail(box, want.item)) return request.real
      return this.#say(request, place, request.doing === 'tryPut' ? 'true' : 'undefined')
    }
    if (box.items.length === 0 && box.givers.length === 0) return refusal(request.doing, box)
    if (want.to === 'take' && request.real === 'TouchyError' && mayFail(box)) return request.real
    return this.#say(request, place, `item ${(nextOf(box) ?? itemOf(box.givers[0]!)).number}`)
  }

  #say({ doing }: Request, place: number, value: string): string {
    return doing === 'select' || doing === 'trySelect' ? `${keys[place]}: ${value}` : value
  }

  /** Does a want that can be done now. */
  #perform(request: Request, place: number): string {
    const outcome = this.#preview(request, place)
    const want = request.wants[place]!
    if (!('box' in want) || want.to === 'join' || want.to === 'look') return outcome
    const { box } = want
    if (outcome === 'TouchyError' || outcome === 'end' || outcome === closedText(box)) return outcome
    if (want.to === 'give') {
      box.items.push(want.item)
      box.undone++
    } else if (box.items.length > 0) takeNext(box)
    else {
      const giver = box.givers[0]!
      box.undone++
      this.end(giver.request, this.#say(giver.request, giver.place, 'undefined'))
    }
    this.serve(box)
    return outcome
  }

  /** Serves those who wait in line, as long as anybody can be. */
  serve(box: Box): void {
    for (;;) {
      const giver = hasRoom(box) ? box.givers[0] : undefined
      const seat = (box.items.length > 0 ? box.takers[0] : undefined) ?? giver
      if (seat === undefined) return
      const outcome = this.#preview(seat.request, seat.place)
      if (outcome !== 'TouchyError' && seat.want.to === 'take') takeNext(box)
      if (outcome !== 'TouchyError' && seat.want.to === 'give') {
        box.items.push(seat.want.item)
        box.undone++
      }
      this.end(seat.request, outcome)
    }
  }

  /** Takes a place in line. */
  sit(seat: Seat): void {
    const { want, request } = seat
    if (want.to === 'reach') this.alarm(want.moment - this.now, request, () => this.#preview(request, seat.place))
    else if (!('box' in want)) this.#seats.push(seat)
    else if (want.to === 'join') want.box.joiners.push(seat)
    else (want.to === 'give' ? want.box.givers : want.box.takers).push(seat)
  }

  /** Ends the request in so many milliseconds, unless it has ended by then. */
  alarm(ms: number, request: Request, outcome: () => string): void {
    this.#timers.push({ due: this.now + ms, request, fire: () => this.end(request, outcome()) })
  }

  /** Ends a request, once. From then on it stands in no line. */
  end(request: Request, outcome: string): void {
    if (request.outcome !== undefined) return
    request.outcome = outcome
    if (request.waiting) this.arriving.push(request)
    const others = (seats: Seat[]): Seat[] => seats.filter((seat) => seat.request !== request)
    for (const box of this.boxes) {
      box.takers = others(box.takers)
      box.givers = others(box.givers)
      box.joiners = others(box.joiners)
    }
    this.#seats = others(this.#seats)
    this.#timers = this.#timers.filter((timer) => timer.request !== request)
  }

  close(box: Box, immediate: boolean, real: string): string {
    box.closed = true
    for (const { request } of box.givers) this.end(request, closedText(box))
    if (box.items.length === 0) for (const { request } of box.takers) this.end(request, refusal(request.doing, box))
    if (box.make.kind === 'Channel') return 'undefined'
    const fails = immediate && real.startsWith('TouchyError') && mayFail(box)
    const all = immediate ? box.items.length : 0
    const dropped = fails ? Math.min(all, Number(real.split(' ').at(-1))) : all
    for (let left = dropped; left > 0; left--) takeNext(box)
    box.undone = Math.max(0, box.undone - dropped)
    this.tellJoiners(box)
    return `${fails ? 'TouchyError, ' : ''}dropped ${dropped}`
  }

  tellJoiners(box: Box): void {
    if (box.undone === 0) for (const { request } of box.joiners) this.end(request, 'true')
  }

  #tell(to: 'event' | 'result'): void {
    const told = this.#seats.filter(({ want }) => want.to === to)
    for (const { request, place } of told) this.end(request, this.#preview(request, place))
  }

  advance(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const due = Math.min(...this.#timers.map((timer) => timer.due))
      if (due > end) break
      this.now = Math.max(this.now, due)
      this.#timers.find((timer) => timer.due === due)!.fire()
    }
    this.now = end
  }

  state(): string {
    const links = (to: string): number => this.#seats.filter(({ want }) => want.to === to).length
    const event = `event ${this.#event} ${links('event')}`
    return [...this.boxes.map(stateOf), `${event}, result ${this.#result !== undefined} ${links('result')}`].join('; ')
  }
}
