// Who a greenlet is: name, number, parent, and the values that belong to it.
//
//   I1  an ident is the lowest number free when it was first asked for, and is free again from the end on
//   I2  one tree of greenlets shares one map of tree locals; two trees never share
//   I3  a dead greenlet keeps name and number for reading, but no parent and no values

import { settings } from '../hub/settings.ts'
import { callSite } from '../hub/site.ts'
import { freeIdent, takeIdent } from './ident.ts'
import { Scope } from './scope.ts'

/** Rarely needed, so a greenlet has it only from the first use on. */
interface Rare {
  name: string | undefined
  ident: number | undefined
  stack: string | undefined
  locals: WeakMap<object, unknown> | undefined
  legacy: Heritage | undefined
}

type Inherited = ReadonlyMap<object | string, unknown> | undefined

/** What a greenlet got from its parent: one record for all children, until the parent sets an inherited value. */
interface Heritage {
  parent: Identity | undefined
  readonly tree: { locals: Map<unknown, unknown> | undefined }
  readonly inherited: Inherited
}

export let bear: (child: Identity, parent: Identity | undefined) => void
export let retire: (identity: Identity) => void
export let hasName: (identity: Identity) => boolean
export let localsOf: (identity: Identity) => WeakMap<object, unknown>
/** As {@link localsOf}, but undefined if there are none. */
export let localsIn: (identity: Identity) => WeakMap<object, unknown> | undefined
export let inheritedOf: (identity: Identity | undefined) => Inherited
export let setInherited: (identity: Identity | undefined, values: Inherited) => void

/** What greenlets spawned outside of all greenlets begin with. */
let outside: Inherited

export abstract class Identity extends Scope {
  #heritage: Heritage | undefined = undefined
  #rare: Rare | undefined = undefined

  /** Whether it has ended, in whatever way. */
  abstract get dead(): boolean

  /** Its name, `Greenlet-<ident>` unless set. */
  get name(): string {
    return this.#rare?.name ?? `Greenlet-${this.ident}`
  }

  set name(name: string) {
    Identity.#rareOrNew(this).name = name
  }

  /** The lowest number that was free when it was first asked for; free again when the greenlet is dead. */
  get ident(): number {
    const rare = Identity.#rareOrNew(this)
    if (rare.ident === undefined) {
      rare.ident = takeIdent()
      if (this.dead) freeIdent(rare.ident)
    }
    return rare.ident
  }

  /** The greenlet that spawned it, while both live. */
  get parent(): Identity | undefined {
    return this.#heritage?.parent
  }

  /** Values shared with the parent, its parents and all their children. Greenlets spawned outside share with none. */
  get treeLocals(): Map<unknown, unknown> {
    return (Identity.#heritageOrNew(this).tree.locals ??= new Map())
  }

  /** Where it was spawned, if `hub.stacks` was on. */
  get spawnStack(): string | undefined {
    return this.#rare?.stack
  }

  static #rareOrNew(self: Identity): Rare {
    return (self.#rare ??= {
      name: undefined,
      ident: undefined,
      stack: undefined,
      locals: undefined,
      legacy: undefined,
    })
  }

  static #heritageOrNew(self: Identity): Heritage {
    return (self.#heritage ??= { parent: undefined, tree: { locals: undefined }, inherited: undefined })
  }

  static {
    bear = (child, parent) => {
      if (settings.stacks) Identity.#rareOrNew(child).stack = callSite()
      if (parent !== undefined) {
        const { tree, inherited } = Identity.#heritageOrNew(parent)
        child.#heritage = Identity.#rareOrNew(parent).legacy ??= { parent, tree, inherited }
      } else if (outside !== undefined) {
        child.#heritage = { parent: undefined, tree: { locals: undefined }, inherited: outside }
      }
    }

    retire = (identity) => {
      identity.#heritage = undefined
      const rare = identity.#rare
      if (rare === undefined) return
      if (rare.legacy !== undefined) rare.legacy.parent = undefined
      if (rare.ident !== undefined) freeIdent(rare.ident)
      rare.locals = undefined
    }

    hasName = (identity) => identity.#rare?.name !== undefined || identity.#rare?.ident !== undefined

    localsOf = (identity) => (Identity.#rareOrNew(identity).locals ??= new WeakMap())

    localsIn = (identity) => identity.#rare?.locals

    inheritedOf = (identity) => (identity === undefined ? outside : identity.#heritage?.inherited)

    setInherited = (identity, inherited) => {
      if (identity === undefined) outside = inherited
      else {
        const { parent, tree } = Identity.#heritageOrNew(identity)
        identity.#heritage = { parent, tree, inherited }
        if (identity.#rare?.legacy !== undefined) identity.#rare.legacy = undefined
      }
    }
  }
}
