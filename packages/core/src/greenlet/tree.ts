// The tree that waits hang on: which scope is inside which, what waits in it, what is open. What is delivered through
// it stands in scope.ts.
//
//   E1  a closed node holds no waits and no children: what is left at closing moves to the nearest open node above,
//       and from the root of a greenlet that has ended to OUTSIDE
//   E2  an open node below a root is among the children of its parent

import { type Few, exclude, include, listFew } from './few.ts'

/** A wait, seen from the tree. */
export interface Suspended {
  /** Ends the wait with this reason. Calls no user code. */
  interrupt(reason: unknown): void
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
/** Whether nothing waits in it and no scope is open in it. */
/** How often something waited in it, or in what was open in it and is closed. */
export let timesParked: (node: Tree) => number
/** Counts a turn in the run queue, which is no wait, as one. */
export let countTurn: (node: Tree) => void
export let isBare: (node: Tree) => boolean
export let waitsBelow: (node: Tree) => readonly Suspended[]
/** Says that somebody looks at how the greenlet of this node ends. */
export let markObserved: (node: Tree) => void
export let isObserved: (node: Tree) => boolean

export class Tree {
  #parent: Tree | undefined = undefined
  #waits: Few<Suspended> = undefined
  #children: Few<Tree> = undefined
  #flags = 0
  #parked = 0

  /** The nearest that is open: this one, one above, or the node outside of all greenlets. */
  static #open(self: Tree): Tree {
    if ((self.#flags & CLOSED) === 0) return self
    return self.#parent === undefined ? outside : Tree.#open(self.#parent)
  }

  static {
    openIn = (parent, child, kind) => {
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
      }
      if (node.#waits === undefined && node.#children === undefined) return true
      const heir = Tree.#open(node)
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
      open.#waits = open.#waits === undefined ? wait : include(open.#waits, wait)
      return open as N
    }

    detach = (node, wait) => {
      const holder = (node.#flags & CLOSED) === 0 ? node : Tree.#open(node) // E1: it may have moved up since
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
