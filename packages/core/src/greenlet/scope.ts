// The tree that waits hang on. A greenlet is a root; withTimeout, shield and nursery add child scopes.
//
//   S1  a closed scope holds no waits and no children: what is left at closing moves to the nearest open scope above
//   S2  a reason is delivered once: to every wait below that no shield covers; to each shield met on the way, which
//       keeps it until its end; and only if there was neither, it is pending and the next wait below takes it
//   S3  a wait started below several pending reasons takes the outermost
//   S4  what a shield has kept is not lost with it: what it does not throw at its end is delivered again to the scope
//       that it was delivered to
//   S5  a forced reason goes through shields and is thrown at every wait, again and again
//   S6  what a scope owns is cancelled when it is closed
//   S7  a branch that has a turn in the run queue (only one of a scope can) has no wait to interrupt: the reason is
//       pending until that branch takes it at its next wait, and then the waits of the other branches get it too;
//       if it has made none two turns of the loop later, they get it by themselves
//   S8  if only listeners of the scope's signal were told, a wait made before the loop's turn ends is cleanup: that was
//       the delivery. Else the listener was a stale one (undici leaves its own on finished requests): it is pending

import { getEventListeners } from 'node:events'

import { runQueue } from '../hub/run-queue.ts'
import { type Few, exclude, include, listFew } from './few.ts'

/** A wait, seen from the tree. */
export interface Suspended {
  /** Ends the wait with this reason. Calls no user code. */
  interrupt(reason: unknown): void
}

/** A place in the run queue that needs no wait: what sleep(0) takes. */
export interface Turn {
  readonly over: boolean
}

/** Something that ends with a scope. */
export interface Owned {
  cancel(): void
}

/** Who got a reason: nobody, a wait or shield, a listener of the scope's signal, or both. */
export const NOBODY = 0
export const WAIT = 1
export const SIGNAL = 2

const CLOSED = 1
const SHIELD = 2
const OBSERVED = 4

/** A reason, and the scope it was delivered to. */
export interface Kept {
  readonly reason: unknown
  readonly to: Scope
}

/** Rarely needed, so a scope has it only from the first use on. */
interface Delivery {
  pending: unknown[]
  forced: unknown
  /** What a shield keeps for its end. */
  kept: Kept[]
  /** What listeners were told, until it is clear whether they have acted on it (S8). */
  told: unknown
  controller: AbortController | undefined
  owned: Few<Owned>
}

export let openScope: (parent: Scope, kind?: 'plain' | 'shield') => Scope
/** Closes a scope; returns what it has kept, if it was a shield. */
export let closeScope: (scope: Scope) => readonly Kept[]
export let attach: (scope: Scope, wait: Suspended) => Scope
export let detach: (scope: Scope, wait: Suspended) => void
export let deliver: (scope: Scope, reason: unknown) => number
export let interruptAll: (scope: Scope, reason: unknown) => void
export let force: (scope: Scope, reason: unknown) => void
/** For a wait that begins: the reason it has to take, if there is one. */
export let takePending: (scope: Scope) => unknown
/** A wait begins: what listeners were told has been delivered (S8). */
export let forgetTold: (scope: Scope) => void
/** Whether a wait that begins here would have to take a reason. */
export let hasPending: (scope: Scope) => boolean
/** Takes back a reason that is pending here or below. */
export let dropPending: (scope: Scope, reason: unknown) => void
export let pendingIn: (scope: Scope, reason: unknown) => boolean
/** The innermost shield around a scope, or else its root. */
export let anchorOf: (scope: Scope) => Scope
export let rootOf: (scope: Scope) => Scope
export let waitsBelow: (scope: Scope) => readonly Suspended[]
export let signalOf: (scope: Scope) => AbortSignal
export let mayTurn: (scope: Scope) => boolean
export let setTurn: (scope: Scope, turn: Turn) => void
export let own: (scope: Scope, thing: Owned) => void
export let disown: (scope: Scope, thing: Owned) => void
/** Says that somebody looks at how the greenlet of this scope ends. */
export let markObserved: (scope: Scope) => void
export let isObserved: (scope: Scope) => boolean
export let isOpen: (scope: Scope) => boolean

export class Scope {
  #parent: Scope | undefined = undefined
  #waits: Few<Suspended> = undefined
  #children: Few<Scope> = undefined
  #flags = 0
  #delivery: Delivery | undefined = undefined
  #turn: Turn | undefined = undefined

  /** Nearest scope that is open: this one, one above, or {@link OUTSIDE}. */
  static #open(self: Scope): Scope {
    if ((self.#flags & CLOSED) === 0) return self
    return self.#parent === undefined ? OUTSIDE : Scope.#open(self.#parent)
  }

  static #shielding(self: Scope): boolean {
    return (self.#flags & (SHIELD | CLOSED)) === SHIELD
  }

  static #turning(self: Scope): boolean {
    if (self.#turn?.over === false) return true
    return listFew(self.#children).some((child) => !Scope.#shielding(child) && Scope.#turning(child))
  }

  /** The scope that holds the reason which a wait made here has to take, if there is one. */
  static #nextDelivery(self: Scope): Scope | undefined {
    if (self.#parent === undefined && self.#delivery === undefined) return undefined
    let found: Scope | undefined
    let covered = false
    for (let at: Scope | undefined = self; at !== undefined; at = at.#parent) {
      const delivery = at.#delivery
      if (delivery?.forced !== undefined) return at // S5
      if (!covered && delivery !== undefined && delivery.pending.length > 0) found = at // S3
      if (Scope.#shielding(at)) covered = true
    }
    return found
  }

  static #deliveryOrNew(self: Scope): Delivery {
    return (self.#delivery ??= {
      pending: [],
      forced: undefined,
      kept: [],
      told: undefined,
      controller: undefined,
      owned: undefined,
    })
  }

  /** Interrupts what waits here and below; tells who got the reason. */
  static #interrupt(self: Scope, reason: unknown, through: boolean, to: Scope = self): number {
    let got = NOBODY
    if (self.#waits !== undefined) {
      got = WAIT
      for (const wait of listFew(self.#waits)) wait.interrupt(reason)
    }
    if (self.#children !== undefined) {
      for (const child of listFew(self.#children)) {
        if (!Scope.#shielding(child) || through) got |= Scope.#interrupt(child, reason, through, to)
        else {
          Scope.#deliveryOrNew(child).kept.push({ reason, to }) // S4
          got |= WAIT
        }
      }
    }
    return Scope.#abort(self, reason) ? got | SIGNAL : got
  }

  /** S8: the reason is pending unless a wait is made soon. */
  static #tell(self: Scope, reason: unknown): void {
    const delivery = Scope.#deliveryOrNew(self)
    delivery.told = reason
    runQueue.afterTurn(() => {
      if (delivery.told !== reason) return
      delivery.told = undefined
      delivery.pending.push(reason)
    })
  }

  /** Aborts the signal that was handed out; the next one asked for is a fresh one, so that cleanup can use it. */
  static #abort(self: Scope, reason: unknown): boolean {
    const controller = self.#delivery?.controller
    if (controller === undefined) return false
    self.#delivery!.controller = undefined
    const heard = getEventListeners(controller.signal, 'abort').length > 0
    controller.abort(reason)
    return heard
  }

  static {
    openScope = (parent, kind = 'plain') => {
      const scope = new Scope()
      const above = Scope.#open(parent)
      scope.#parent = above
      if (kind === 'shield') scope.#flags = SHIELD
      above.#children = include(above.#children, scope)
      return scope
    }

    closeScope = (scope) => {
      if ((scope.#flags & CLOSED) !== 0) return []
      scope.#flags |= CLOSED
      const parent = scope.#parent
      if (parent !== undefined) parent.#children = exclude(parent.#children, scope)
      if (scope.#waits !== undefined || scope.#children !== undefined) {
        const heir = Scope.#open(scope)
        for (const wait of listFew(scope.#waits)) heir.#waits = include(heir.#waits, wait)
        for (const child of listFew(scope.#children)) {
          child.#parent = heir
          heir.#children = include(heir.#children, child)
        }
        scope.#waits = scope.#children = undefined // S1
      }
      const delivery = scope.#delivery
      if (delivery === undefined) return []
      for (const thing of listFew(delivery.owned)) thing.cancel() // S6
      delivery.owned = undefined
      if (parent === undefined) scope.#delivery = undefined
      return delivery.kept.splice(0)
    }

    attach = (scope, wait) => {
      const open = (scope.#flags & CLOSED) === 0 ? scope : Scope.#open(scope)
      open.#waits = open.#waits === undefined ? wait : include(open.#waits, wait)
      return open
    }

    detach = (scope, wait) => {
      // S1: the wait may have moved up since
      const holder = (scope.#flags & CLOSED) === 0 ? scope : Scope.#open(scope)
      holder.#waits = holder.#waits === wait ? undefined : exclude(holder.#waits, wait)
    }

    deliver = (scope, reason) => {
      if (Scope.#turning(scope) && waitsBelow(scope).length > 0) {
        Scope.#deliveryOrNew(scope).pending.push(reason)
        afterTwoTurns(() => {
          if (!pendingIn(scope, reason)) return
          dropPending(scope, reason)
          deliver(scope, reason) // S7
        })
        return WAIT
      }
      const got = Scope.#interrupt(scope, reason, false)
      if (got === NOBODY) Scope.#deliveryOrNew(scope).pending.push(reason) // S2
      if (got === SIGNAL) Scope.#tell(scope, reason)
      return got
    }

    mayTurn = (scope) => {
      if (scope === OUTSIDE) return true
      if (scope.#waits !== undefined || scope.#children !== undefined || scope.#turn?.over === false) return false
      if (scope.#delivery !== undefined) forgetTold(scope)
      return !hasPending(scope)
    }

    hasPending = (scope) => Scope.#nextDelivery(scope) !== undefined

    setTurn = (scope, turn) => {
      scope.#turn = turn
    }

    interruptAll = (scope, reason) => {
      Scope.#interrupt(scope, reason, true)
    }

    force = (scope, reason) => {
      Scope.#deliveryOrNew(scope).forced = reason // S5
      Scope.#interrupt(scope, reason, true)
    }

    takePending = (scope) => {
      if (scope.#delivery !== undefined || scope.#parent !== undefined) forgetTold(scope)
      const found = Scope.#nextDelivery(scope)
      if (found === undefined) return undefined
      const reason = found.#delivery!.forced ?? found.#delivery!.pending.shift()
      Scope.#interrupt(found, reason, false) // S7
      return reason
    }

    forgetTold = (scope) => {
      for (let at: Scope | undefined = scope; at !== undefined; at = at.#parent) {
        if (at.#delivery !== undefined) at.#delivery.told = undefined
      }
    }

    dropPending = (scope, reason) => {
      const pending = scope.#delivery?.pending
      const place = pending?.indexOf(reason) ?? -1
      if (place >= 0) pending!.splice(place, 1)
      const keeper = scope.#delivery
      if (keeper !== undefined) keeper.kept = keeper.kept.filter((kept) => kept.reason !== reason)
      for (const child of listFew(scope.#children)) dropPending(child, reason)
    }

    pendingIn = (scope, reason) => scope.#delivery?.pending.includes(reason) === true

    anchorOf = (scope) => {
      let at = scope
      while (at.#parent !== undefined && !Scope.#shielding(at)) at = at.#parent
      return at
    }

    rootOf = (scope) => {
      let at = scope
      while (at.#parent !== undefined) at = at.#parent
      return at
    }

    waitsBelow = (scope) => [...listFew(scope.#waits), ...listFew(scope.#children).flatMap(waitsBelow)]

    own = (scope, thing) => {
      const delivery = Scope.#deliveryOrNew(scope)
      delivery.owned = include(delivery.owned, thing)
    }

    disown = (scope, thing) => {
      const delivery = scope.#delivery
      if (delivery !== undefined) delivery.owned = exclude(delivery.owned, thing)
    }

    markObserved = (scope) => {
      scope.#flags |= OBSERVED
    }

    isObserved = (scope) => (scope.#flags & OBSERVED) !== 0

    isOpen = (scope) => (scope.#flags & CLOSED) === 0

    signalOf = (scope) => (Scope.#deliveryOrNew(scope).controller ??= new AbortController()).signal
  }
}

function afterTwoTurns(fn: () => void): void {
  runQueue.afterTurn(() => runQueue.afterTurn(fn))
}

/** The scope of all code that runs outside greenlets. It is never closed and nobody can kill it. */
export const OUTSIDE: Scope = new Scope()
