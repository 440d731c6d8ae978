// What a channel promises to the hubs that share it. It does one step after another: an operation takes effect at one
// moment between its call and its result, and some things happen by themselves. In the hub where it lives ("home"):
//
//   C1  what arrives stands in one queue, at most `capacity` of it; who receives takes the first
//   C2  senders are served in the order in which they came, receivers too; the moment of the call counts
//   C3  without capacity, a sender and a receiver take effect together
//   C4  trySend says no, and a send times out, only if there is no room; tryReceive and receive only if there is nothing
//   C5  who was killed, timed out or refused has sent nothing and taken nothing
//   C6  once closed nothing can be sent; the end comes when all is received
//
// Another hub:
//
//   D1  what it sends is under way, a window of it at most, and arrives in the order of its sends, when there is room. Two
//       values of different hubs arrive in any order, though one had been sent before the send of the other began; but
//       who came to wait at home before a send or receive began elsewhere is served before it
//   D2  its receivers are served in the order of their calls
//   D3  a receiver of it that is killed, timed out, or a case that lost, leaves a place in line that may yet be given the
//       first value. That value goes to the next receiver of that hub, or back to the front: meanwhile others overtake it
//   D4  its trySend may say no once it has sent a window of values (without capacity: always), its tryReceive always
//   D5  it can send until it has heard that it is closed: what it sends arrives, whatever the capacity. The end comes when
//       all of them have heard, and all is received. Its own close is heard at home later
//   D6  if it receives ahead, nobody else does until it has stopped: home finds nothing, and there is room for a window more
//   D7  when it dies: what it sent arrives; values that went to its receivers (D3 included), or that it had ahead, are lost
//   D8  nobody is told of the end while a value is astray (D3), or held by the hub that receives ahead (D6)
//
// And of the histories:
//
//   E1  before home ends the history (drain) all hubs have answered it twice, and the dead are known to be: nothing is astray
//       any more, and no hub has a place in line that it does not need; none that is dead has one, or anything ahead
//   E2  at the end nobody waits in vain

import { Lines, includes, lineOf } from './lines.ts'
import { type History, type Operation, waits } from './operation.ts'
import { State, change, replaced, without } from './state.ts'
import { Store, close } from './store.ts'

export class Rules {
  readonly #history: History
  readonly #operations: readonly Operation[]
  readonly #lines: Lines
  readonly #store: Store

  constructor(history: History) {
    this.#history = history
    this.#operations = history.operations
    this.#lines = new Lines(history)
    this.#store = new Store(history, this.#lines)
  }

  get start(): State {
    return new State(this.#history)
  }

  /** All that can happen next. What is invoked later than `now` has not begun; what is `wanted` has to be done next. */
  *next(state: State, now: number, wanted: number): Iterable<State> {
    for (const [at, operation] of this.#operations.entries()) {
      if (operation.invoked >= now) break
      if (includes(state.done, 1 << at)) continue
      const { strand, kind } = operation
      if (strand >= 0 || kind !== 'trySend') yield* this.#effects(state, at, operation, wanted)
      else if (this.#isQuiet(state)) yield* this.#effects(this.#withoutDead(state), at, operation, wanted) // E1
    }
    for (let hub = 1; hub < this.#history.hubs; hub++) yield* this.#store.byItself(state, hub, now)
  }

  #isQuiet({ astray, ahead }: State): boolean {
    return astray.every((values) => values.length === 0) && (ahead === 0 || ahead !== this.#history.death?.hub)
  }

  #withoutDead(state: State): State {
    return change(state, (next) => {
      next.places = state.places.map((_, hub) => -this.#lines.placesLeft(hub, Infinity))
    })
  }

  *#effects(state: State, at: number, operation: Operation, wanted: number): Iterable<State> {
    const { outcome, kind } = operation
    if (kind === 'close') {
      if (outcome === 'done' || outcome === 'pending') yield this.#close(state, at, operation)
    } else if (lineOf(operation) === 'sent') yield* this.#send(state, at, operation)
    else if (outcome === 'received') yield* this.#receive(state, at, operation)
    else if (outcome === 'closed') yield* this.#refuse(state, at, operation)
    else if ((at === wanted || !this.#mayAlwaysFail(operation)) && this.#mayFail(state, at, operation))
      yield state.after(at)
  }

  #close(state: State, at: number, { hub }: Operation): State {
    const next = state.after(at)
    if (hub === 0) close(next)
    else {
      next.asked |= 1 << hub
      next.shut |= 1 << hub
    }
    return next
  }

  /** Without capacity it takes effect with its receiver. */
  *#send(state: State, at: number, { hub, value }: Operation): Iterable<State> {
    const { capacity } = this.#history
    if (capacity === 0 || !this.#lines.isFirst(state, at)) return // C2
    const next = state.after(at)
    if (hub === 0) {
      if (state.closed || !this.#store.hasRoom(state)) return // C1, C6
      next.queue = [...state.queue, value]
    } else {
      const sent = state.underWay[hub]!
      if (includes(state.shut, 1 << hub) || sent.length >= this.#store.window) return // D1, D5
      next.underWay = replaced(state.underWay, hub, [...sent, value])
    }
    yield next
  }

  *#receive(state: State, at: number, { hub, received, kind }: Operation): Iterable<State> {
    if (!this.#lines.isFirst(state, at)) return // C2, D2
    if (state.astray[hub]!.includes(received) && kind !== 'tryReceive') {
      const next = state.after(at) // D3
      next.astray = replaced(state.astray, hub, without(state.astray[hub]!, received))
      next.places = replaced(state.places, hub, state.places[hub]! + 1) // its own is left
      yield next
    }
    if (state.ahead !== 0 && state.ahead !== hub) return // D6
    if (hub !== 0 && kind === 'tryReceive' && state.ahead === 0) return // D4
    if (state.ahead === 0 && !this.#lines.haveReceived(state, at)) return // D1
    for (const [next, value] of this.#store.takeFirst(state)) {
      if (value !== received) continue
      next.done |= 1 << at
      yield next
    }
  }

  /** It was told that the channel is closed: a sender that nothing can be sent, a receiver that it is over. */
  *#refuse(state: State, at: number, { hub, kind }: Operation): Iterable<State> {
    const { closed, shut, ended } = state
    if (kind !== 'receive' && kind !== 'tryReceive' && (closed || (hub !== 0 && includes(shut, 1 << hub)))) {
      const next = state.after(at)
      if (hub !== 0) next.shut |= 1 << hub
      yield next
    }
    if (kind === 'send' || kind === 'trySend') return
    const toldBefore = hub !== 0 && includes(ended, 1 << hub)
    const isReceived = state.queue.length === 0 && state.astray.every((values) => values.length === 0) // D8
    const hasArrived = state.underWay.every((values) => values.length === 0)
    if (!toldBefore && !(closed && isReceived && hasArrived)) return // C6, D5
    const next = state.after(at)
    next.over = true
    next.shut = -1
    next.ended |= 1 << hub
    yield next
  }

  /** Whether operation `at` may have come to nothing, in the way it has. */
  #mayFail(state: State, at: number, operation: Operation): boolean {
    const { hub, kind, outcome } = operation
    if (outcome === 'failed' || outcome === 'done' || outcome === 'pending') return false
    if (operation.strand < 0 && outcome === 'timeout') return false // E2
    if (this.#mayAlwaysFail(operation)) return true
    if (hub !== 0) return this.#mayFailElsewhere(state, hub, kind)
    const { capacity } = this.#history
    const noRoom = capacity > 0 ? state.queue.length >= capacity : this.#lines.haveReceived(state, at)
    const nothing = state.ahead !== 0 || (state.queue.length === 0 && this.#lines.areSent(state, at))
    if (kind === 'trySend') return noRoom && !state.closed // C4
    if (kind === 'tryReceive') return nothing && !state.over
    return (kind === 'receive' || noRoom) && (kind === 'send' || nothing)
  }

  /** Whatever the channel is like: C5, and in another hub it may always take too long. */
  #mayAlwaysFail({ hub, kind, outcome }: Operation): boolean {
    if (outcome === 'killed' || (outcome === 'timeout' && hub !== 0)) return waits(kind)
    return outcome === 'late' && this.#history.hubs > 1 // in real time its time may be up when it begins
  }

  #mayFailElsewhere(state: State, hub: number, kind: string): boolean {
    if (kind === 'tryReceive') return !includes(state.ended, 1 << hub)
    if (includes(state.shut, 1 << hub)) return false
    const sent = this.#operations.filter(
      (one, i) => one.hub === hub && one.outcome === 'sent' && includes(state.done, 1 << i),
    )
    return this.#history.capacity === 0 || sent.length >= this.#store.window // D4
  }
}
