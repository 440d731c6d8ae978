// The tree that waits hang on: which scope is inside which, what waits in it, what is open. What is delivered through
// it stands in scope.ts.
//
//   E1  a closed node holds no waits and no children: what is left at closing moves to the nearest open node above,
//       and from the root of a greenlet that has ended to OUTSIDE
//   E2  an open node below a root is among the children of its parent
//   E3  functions that await promises which hublet did not make are no waits: they stand in a list of their own

import { type Few, exclude, include, listFew } from './few.ts'

/** A wait, seen from the tree. */
export interface Suspended {
  /** Ends the wait with this reason. Calls no user code. */
  interrupt(reason: unknown): void
}

/** A function that awaits a promise which hublet did not make, seen from the tree. */
export interface Suspension {
  /** The list that it stands in (E3). They belong to the tree. */
  holder: Tree | undefined
  newer: Suspension | undefined
  older: Suspension | undefined
  /** Another number after each suspension. */
  readonly round: number
  /** Who has called it, if that is suspended, too. */
  readonly caller: Suspension | undefined
  /** Whether nothing that it has called is suspended: it is at the bottom. */
  readonly rests: boolean
  /** Whether waits were made, or scopes opened, by what it awaits. */
  readonly depends: boolean
  /** Has the promise that it awaits reject with this reason, for it; then calls what gives the operation up. */
  interrupt(reason: unknown): void
  /** What it awaits, in words. */
  describe(): string
}

const CLOSED = 1
const SHIELD = 2
const OBSERVED = 4

export let openIn: (parent: Tree, child: Tree, kind: 'plain' | 'shield') => void
/** False if it was closed before. */
export let closeNode: (node: Tree) => boolean
/** Returns where the wait hangs: the node, or the nearest above that is open. All nodes of one tree are of one class. */
export let attach: <N extends Tree>(node: N, wait: Suspended) => N
export let detach: (node: Tree, wait: Suspended) => void
export let isOpen: (node: Tree) => boolean
/** Whether it is a shield, and open. */
export let isShielding: (node: Tree) => boolean
export let parentOf: (node: Tree) => Tree | undefined
export let rootOf: <N extends Tree>(node: N) => N
/** The innermost shield around a node, or else its root. */
export let anchorOf: <N extends Tree>(node: N) => N
export let waitsIn: (node: Tree) => readonly Suspended[]
export let childrenOf: (node: Tree) => readonly Tree[]
/** How often something waited in it, or in what was open in it and is closed. */
export let timesParked: (node: Tree) => number
/** Counts a turn in the run queue, which is no wait, as one. */
export let countTurn: (node: Tree) => void
/** How many waits in it, and in what is open in it, have ended. */
export let timesSettled: (node: Tree) => number
export let suspendIn: (node: Tree, suspension: Suspension) => void
export let resume: (suspension: Suspension) => void
export let hasSuspensions: (node: Tree) => boolean
/** The oldest first. */
export let suspensionsIn: (node: Tree) => readonly Suspension[]
export let suspensionsBelow: (node: Tree) => readonly Suspension[]
/** Whether nothing waits in it and no scope is open in it. */
export let isBare: (node: Tree) => boolean
export let waitsBelow: (node: Tree) => readonly Suspended[]
/** How many waits were made, and scopes opened, on this thread. */
export const begun: { count: number } = { count: 0 }
/** Says that somebody looks at how the greenlet of this node ends. */
export let markObserved: (node: Tree) => void
export let isObserved: (node: Tree) => boolean

export class Tree {
  #parent: Tree | undefined = undefined
  #waits: Few<Suspended> = undefined
  #children: Few<Tree> = undefined
  #suspensions: Suspension | undefined = undefined
  #flags = 0
  #parked = 0
  #settled = 0

  /** The nearest that is open: this one, one above, or the node outside of all greenlets. */
  static #open(self: Tree): Tree {
    if ((self.#flags & CLOSED) === 0) return self
    return self.#parent === undefined ? outside : Tree.#open(self.#parent)
  }

  static {
    openIn = (parent, child, kind) => {
      begun.count++
      const above = Tree.#open(parent)
      child.#parent = above
      if (kind === 'shield') child.#flags = SHIELD
      above.#children = include(above.#children, child)
    }

    closeNode = (node) => {
      if ((node.#flags & CLOSED) !== 0) return false
      node.#flags |= CLOSED
      const parent = node.#parent
      if (parent !== undefined) {
        parent.#children = exclude(parent.#children, node)
        parent.#parked += node.#parked
        parent.#settled += node.#settled
      }
      if (isBare(node) && node.#suspensions === undefined) return true
      const heir = Tree.#open(node)
      for (const suspension of suspensionsIn(node)) {
        resume(suspension)
        suspendIn(heir, suspension)
      }
      for (const wait of listFew(node.#waits)) heir.#waits = include(heir.#waits, wait)
      for (const child of listFew(node.#children)) {
        child.#parent = heir
        heir.#children = include(heir.#children, child)
      }
      node.#waits = node.#children = undefined // E1
      return true
    }

    attach = <N extends Tree>(node: N, wait: Suspended) => {
      const open = (node.#flags & CLOSED) === 0 ? node : Tree.#open(node)
      open.#parked++
      begun.count++
      open.#waits = open.#waits === undefined ? wait : include(open.#waits, wait)
      return open as N
    }

    detach = (node, wait) => {
      const holder = (node.#flags & CLOSED) === 0 ? node : Tree.#open(node) // E1: it may have moved up since
      holder.#settled++
      holder.#waits = holder.#waits === wait ? undefined : exclude(holder.#waits, wait)
    }

    isOpen = (node) => (node.#flags & CLOSED) === 0

    isShielding = (node) => (node.#flags & (SHIELD | CLOSED)) === SHIELD

    parentOf = (node) => node.#parent

    rootOf = <N extends Tree>(node: N) => {
      let at: Tree = node
      while (at.#parent !== undefined) at = at.#parent
      return at as N
    }

    anchorOf = <N extends Tree>(node: N) => {
      let at: Tree = node
      while (at.#parent !== undefined && !isShielding(at)) at = at.#parent
      return at as N
    }

    timesParked = (node) => listFew(node.#children).reduce((sum, child) => sum + timesParked(child), node.#parked)

    countTurn = (node) => {
      node.#parked++
    }

    timesSettled = (node) => listFew(node.#children).reduce((sum, child) => sum + timesSettled(child), node.#settled)

    suspendIn = (node, suspension) => {
      const open = (node.#flags & CLOSED) === 0 ? node : Tree.#open(node)
      open.#parked++
      const first = open.#suspensions
      suspension.holder = open
      suspension.older = first
      if (first !== undefined) first.newer = suspension
      open.#suspensions = suspension
    }

    resume = (suspension) => {
      const { holder, newer, older } = suspension
      if (newer === undefined) holder!.#suspensions = older
      else newer.older = older
      if (older !== undefined) older.newer = newer
      suspension.holder = suspension.newer = suspension.older = undefined
    }

    hasSuspensions = (node) => node.#suspensions !== undefined

    suspensionsIn = (node) => {
      const all: Suspension[] = []
      for (let at = node.#suspensions; at !== undefined; at = at.older) all.push(at)
      return all.reverse()
    }

    suspensionsBelow = (node) => [...suspensionsIn(node), ...listFew(node.#children).flatMap(suspensionsBelow)]

    waitsIn = (node) => listFew(node.#waits)

    childrenOf = (node) => listFew(node.#children)

    isBare = (node) => node.#waits === undefined && node.#children === undefined

    waitsBelow = (node) => [...listFew(node.#waits), ...listFew(node.#children).flatMap(waitsBelow)]

    markObserved = (node) => {
      node.#flags |= OBSERVED
    }

    isObserved = (node) => (node.#flags & OBSERVED) !== 0
  }
}

let outside: Tree

/** Names the node that is never closed, where code outside of greenlets waits. */
export function setOutside(node: Tree): void {
  outside = node
}
