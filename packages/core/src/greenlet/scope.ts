// What is delivered to a scope: kills, timeouts, aborts. A greenlet is a root scope; withTimeout, shield and nursery add
// child scopes. Which scope is in which stands in tree.ts.
//
//   S1  a reason is delivered once: to every wait below that no shield covers; to each shield met on the way, which
//       keeps it until its end; and only if there was neither, it is pending and the next wait below takes it
//   S2  a wait started below several pending reasons takes the outermost
//   S3  what a shield has kept is not lost with it: what it does not throw at its end is delivered again to the scope
//       that it was delivered to
//   S4  a forced reason goes through shields and is thrown at every wait, again and again
//   S5  what a scope owns is cancelled when it is closed
//   S6  a branch that has a turn in the run queue (only one of a scope can) has no wait to interrupt: the reason is
//       pending until that branch takes it at its next wait, and then the waits of the other branches get it too;
//       if it has made none two turns of the loop later, they get it by themselves
//   S7  if only listeners of the scope's signal were told, a wait made before the loop's turn ends is cleanup: that was
//       the delivery. Else the listener was a stale one (undici leaves its own on finished requests): it is pending
//   S8  a promise that hublet did not make may be settled, and its value on the way to the function that awaits it: such
//       a function is interrupted when the scope stands still (late.ts); until then the reason is pending, for all
//   S9  when a scope is closed that was ended, branches may be left in it: they get what has ended it all the same

import { getEventListeners } from 'node:events'

import { apart } from '../hub/context.ts'
import { runQueue } from '../hub/run-queue.ts'
import type { Timer } from '../hub/timers.ts'
import { type Few, exclude, include, isAmong, listFew } from './few.ts'
import { Late } from './late.ts'
import { isAwaited, isSuspended } from './stillness.ts'
import {
  type Suspension,
  Tree,
  childrenOf,
  closeNode,
  countTurn,
  isBare,
  isOpen,
  isShielding,
  openIn,
  parentOf,
  setOutside,
  suspensionsBelow,
  waitsBelow,
  waitsIn,
} from './tree.ts'

/** A place in the run queue that needs no wait: what sleep(0) takes. */
export interface Turn {
  readonly over: boolean
}

/** Something that ends with a scope. */
export interface Owned {
  /** What it will deliver its reason at, if that is known. */
  readonly timer?: Timer | undefined
  cancel(): void
}

/** Who got a reason: nobody, a wait or shield, a listener of the scope's signal, or both. */
export const NOBODY = 0
export const WAIT = 1
export const SIGNAL = 2

/** A reason, and the scope it was delivered to. */
export interface Kept {
  readonly reason: unknown
  readonly to: Scope
}

/** How many reasons are pending in open scopes: if there is none, nobody need look for one. */
export const pendingReasons: { count: number } = { count: 0 }

/** Rarely needed, so a scope has it only from the first use on. */
interface Delivery {
  pending: unknown[]
  forced: unknown
  /** What a shield keeps for its end. */
  kept: Kept[]
  /** What listeners were told, until it is clear whether they have acted on it (S7). */
  told: unknown
  /** What functions that await foreign promises are to get (S8). */
  late: Late[]
  controller: AbortController | undefined
  owned: Few<Owned>
}

export let openScope: (parent: Scope, kind?: 'plain' | 'shield', scope?: Scope) => Scope
/** Closes a scope; returns what it has kept, if it was a shield. */
export let closeScope: (scope: Scope) => readonly Kept[]
export let deliver: (scope: Scope, reason: unknown) => number
export let interruptAll: (scope: Scope, reason: unknown) => void
export let force: (scope: Scope, reason: unknown) => void
/** For a wait that begins: the reason it has to take, if there is one. */
export let takePending: (scope: Scope) => unknown
/** Whether a wait that begins here would have to take a reason. */
export let hasPending: (scope: Scope) => boolean
/** Takes back a reason that is pending here or below. */
export let dropPending: (scope: Scope, reason: unknown) => void
export let pendingIn: (scope: Scope, reason: unknown) => boolean
/** Says that this reason ends everything in the scope. */
export let markEnding: (scope: Scope, reason: object) => void
/** Whether it ends everything in the scope, or in one around it. */
export let isEnding: (scope: Scope, reason: unknown) => boolean
/** What has ended a scope that code runs in still: it was left behind, and no shield is around it (S9). */
export let endOf: (scope: Scope) => unknown
export let signalOf: (scope: Scope) => AbortSignal
export let mayTurn: (scope: Scope) => boolean
export let setTurn: (scope: Scope, turn: Turn) => void
export let own: (scope: Scope, thing: Owned) => void
/** Whether something that it owns (a running Timeout) will touch what is in it. */
export let ownsTimeout: (scope: Scope) => boolean
export let ownedBy: (scope: Scope) => readonly Owned[]
export let disown: (scope: Scope, thing: Owned) => void

export class Scope extends Tree {
  #delivery: Delivery | undefined = undefined
  /** What ends everything in it, so that no catch clause in there has any business with it. */
  #ending: Few<object> = undefined
  #turn: Turn | undefined = undefined

  static #turning(self: Scope): boolean {
    if (self.#turn?.over === false) return true
    return scopesIn(self).some((child) => !isShielding(child) && Scope.#turning(child))
  }

  /** The scope that holds the reason which a wait made here has to take, if there is one. */
  static #nextDelivery(self: Scope): Scope | undefined {
    if (self.#delivery === undefined && parentOf(self) === undefined) return undefined
    let found: Scope | undefined
    let covered = false
    for (let at: Scope | undefined = self; at !== undefined; at = above(at)) {
      const delivery = at.#delivery
      if (delivery?.forced !== undefined) return at // S4
      if (!covered && delivery !== undefined && delivery.pending.length > 0) found = at // S2
      if (isShielding(at)) covered = true
    }
    return found
  }

  static #addPending(self: Scope, reason: unknown): void {
    Scope.#deliveryOrNew(self).pending.push(reason)
    if (isOpen(self)) pendingReasons.count++
  }

  static #removePending(self: Scope, { pending }: Delivery, place: number): unknown {
    if (isOpen(self)) pendingReasons.count--
    return pending.splice(place, 1)[0]
  }

  static #deliveryOrNew(self: Scope): Delivery {
    return (self.#delivery ??= {
      pending: [],
      forced: undefined,
      kept: [],
      told: undefined,
      late: [],
      controller: undefined,
      owned: undefined,
    })
  }

  /** Interrupts what waits here and below; tells who got the reason. */
  static #interrupt(self: Scope, reason: unknown, through: boolean, to: Scope = self): number {
    let got = NOBODY
    for (const wait of waitsIn(self)) {
      got = WAIT
      wait.interrupt(reason)
    }
    for (const child of scopesIn(self)) {
      if (!isShielding(child) || through) got |= Scope.#interrupt(child, reason, through, to)
      else {
        Scope.#deliveryOrNew(child).kept.push({ reason, to }) // S3
        got |= WAIT
      }
    }
    return Scope.#abort(self, reason) ? got | SIGNAL : got
  }

  /** S8 */
  static #deliverLate(self: Scope, reason: unknown): void {
    Scope.#addPending(self, reason)
    const delivery = self.#delivery!
    const late = new Late(self, reason, (one, due) => Scope.#interruptDue(self, one, due))
    delivery.late = [...delivery.late.filter(({ over }) => !over), late]
  }

  static #interruptDue(self: Scope, late: Late, due: readonly Suspension[]): void {
    const delivery = self.#delivery
    const { reason } = late
    if (!isOpen(self) && !isAmong(self.#ending, reason)) return late.cancel() // S9
    if (delivery !== undefined && pendingIn(self, reason) && (due.length > 0 || isAwaited(self))) {
      Scope.#removePending(self, delivery, delivery.pending.indexOf(reason))
      Scope.#interrupt(self, reason, false)
    }
    for (const suspension of due) suspension.interrupt(reason)
  }

  /** S7: the reason is pending unless a wait is made soon. */
  static #tell(self: Scope, reason: unknown): void {
    const delivery = Scope.#deliveryOrNew(self)
    delivery.told = reason
    runQueue.afterTurn(() => {
      if (delivery.told !== reason) return
      delivery.told = undefined
      Scope.#addPending(self, reason)
    })
  }

  /** A wait begins: what listeners were told has been delivered (S7). */
  static #forgetTold(self: Scope): void {
    for (let at: Scope | undefined = self; at !== undefined; at = above(at)) {
      if (at.#delivery !== undefined) at.#delivery.told = undefined
    }
  }

  /** Aborts the signal that was handed out; the next one asked for is a fresh one, so that cleanup can use it. */
  static #abort(self: Scope, reason: unknown): boolean {
    const controller = self.#delivery?.controller
    if (controller === undefined) return false
    self.#delivery!.controller = undefined
    const heard = getEventListeners(controller.signal, 'abort').length > 0
    apart(() => controller.abort(reason))
    return heard
  }

  static {
    openScope = (parent, kind = 'plain', scope = new Scope()) => {
      openIn(parent, scope, kind)
      return scope
    }

    closeScope = (scope) => {
      if (!closeNode(scope)) return []
      const delivery = scope.#delivery
      if (delivery === undefined) return []
      pendingReasons.count -= delivery.pending.length
      for (const thing of listFew(delivery.owned)) thing.cancel() // S5
      for (const late of delivery.late) if (!isAmong(scope.#ending, late.reason)) late.cancel()
      delivery.owned = undefined
      if (parentOf(scope) === undefined) scope.#delivery = undefined
      return delivery.kept.splice(0)
    }

    deliver = (scope, reason) => {
      if (Scope.#turning(scope) && waitsBelow(scope).length > 0) {
        Scope.#addPending(scope, reason)
        afterTwoTurns(() => {
          if (!pendingIn(scope, reason)) return
          dropPending(scope, reason)
          deliver(scope, reason) // S6
        })
        return WAIT
      }
      if (isSuspended(scope)) {
        Scope.#deliverLate(scope, reason)
        return WAIT
      }
      const got = Scope.#interrupt(scope, reason, false)
      if (got === NOBODY) Scope.#addPending(scope, reason) // S1
      if (got === SIGNAL) Scope.#tell(scope, reason)
      return got
    }

    mayTurn = (scope) => {
      if (scope === OUTSIDE) return true
      if (!isBare(scope) || scope.#turn?.over === false) return false
      if (scope.#delivery !== undefined) Scope.#forgetTold(scope)
      return !hasPending(scope)
    }

    hasPending = (scope) => Scope.#nextDelivery(scope) !== undefined

    setTurn = (scope, turn) => {
      scope.#turn = turn
      countTurn(scope)
    }

    interruptAll = (scope, reason) => {
      Scope.#interrupt(scope, reason, true)
      if (isSuspended(scope)) Late.sweep(scope, reason) // S9
    }

    force = (scope, reason) => {
      Scope.#deliveryOrNew(scope).forced = reason // S4
      Scope.#interrupt(scope, reason, true)
      for (const suspension of suspensionsBelow(scope).toReversed()) suspension.interrupt(reason) // the youngest first
    }

    takePending = (scope) => {
      if (scope.#delivery === undefined && parentOf(scope) === undefined) return undefined
      Scope.#forgetTold(scope)
      const found = Scope.#nextDelivery(scope)
      if (found === undefined) return undefined
      const delivery = found.#delivery!
      const reason = delivery.forced ?? Scope.#removePending(found, delivery, 0)
      Scope.#interrupt(found, reason, false) // S6
      return reason
    }

    dropPending = (scope, reason) => {
      const delivery = scope.#delivery
      if (delivery !== undefined) {
        const place = delivery.pending.indexOf(reason)
        if (place >= 0) Scope.#removePending(scope, delivery, place)
        delivery.kept = delivery.kept.filter((kept) => kept.reason !== reason)
        for (const late of delivery.late) if (late.reason === reason) late.cancel()
      }
      for (const child of scopesIn(scope)) dropPending(child, reason)
    }

    pendingIn = (scope, reason) => scope.#delivery?.pending.includes(reason) === true

    own = (scope, thing) => {
      const delivery = Scope.#deliveryOrNew(scope)
      delivery.owned = include(delivery.owned, thing)
    }

    ownsTimeout = (scope) => scope.#delivery?.owned !== undefined || scopesIn(scope).some(ownsTimeout)

    ownedBy = (scope) => listFew(scope.#delivery?.owned)

    disown = (scope, thing) => {
      const delivery = scope.#delivery
      if (delivery !== undefined) delivery.owned = exclude(delivery.owned, thing)
    }

    markEnding = (scope, reason) => {
      if (!isAmong(scope.#ending, reason)) scope.#ending = include(scope.#ending, reason)
    }

    isEnding = (scope, reason) => {
      for (let at: Scope | undefined = scope; at !== undefined; at = above(at)) {
        if (isAmong(at.#ending, reason)) return true
      }
      return false
    }

    endOf = (scope) => {
      for (let at: Scope | undefined = scope; at !== undefined && !isShielding(at); at = above(at)) {
        if (!isOpen(at) && at.#ending !== undefined) return listFew(at.#ending)[0]
      }
      return undefined
    }

    signalOf = (scope) => (Scope.#deliveryOrNew(scope).controller ??= new AbortController()).signal
  }
}

function above(scope: Scope): Scope | undefined {
  return parentOf(scope) as Scope | undefined
}

function scopesIn(scope: Scope): readonly Scope[] {
  return childrenOf(scope) as readonly Scope[]
}

function afterTwoTurns(fn: () => void): void {
  runQueue.afterTurn(() => runQueue.afterTurn(fn))
}

/** The scope of all code that runs outside greenlets. It is never closed and nobody can kill it. */
export const OUTSIDE: Scope = new Scope()
setOutside(OUTSIDE)
