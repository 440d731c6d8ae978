// Who a greenlet is: name, number, parent, and the values that belong to it.
//
//   I1  an ident is the lowest number free when it was first asked for, and is free again from the end on
//   I2  one tree of greenlets shares one map of tree locals; two trees never share
//   I3  a dead greenlet keeps name and number for reading, but no parent and no values

import { settings } from '../hub/settings.ts'
import { freeIdent, takeIdent } from './ident.ts'
import { Scope } from './scope.ts'

/** Rarely needed, so a greenlet has it only from the first use on. */
interface Rare {
  name: string | undefined
  ident: number | undefined
  stack: string | undefined
  locals: WeakMap<object, unknown> | undefined
}

/** The holder of tree locals: made when there is a second greenlet to share it, or a first value. */
interface Tree {
  locals: Map<unknown, unknown> | undefined
}

type Inherited = ReadonlyMap<object, unknown> | undefined

export let bear: (child: Identity, parent: Identity | undefined) => void
export let retire: (identity: Identity) => void
export let named: (identity: Identity) => boolean
export let localsOf: (identity: Identity) => WeakMap<object, unknown>
export let inheritedOf: (identity: Identity | undefined) => Inherited
export let setInherited: (identity: Identity | undefined, values: Inherited) => void

/** What greenlets spawned outside of all greenlets begin with. */
let outsideInherited: Inherited

export abstract class Identity extends Scope {
  #parent: Identity | undefined = undefined
  #tree: Tree | undefined = undefined
  #inherited: Inherited = undefined
  #rare: Rare | undefined = undefined
  #retired = false

  /** Its name, `Greenlet-<ident>` unless set. */
  get name(): string {
    return this.#rare?.name ?? `Greenlet-${this.ident}`
  }

  set name(name: string) {
    this.#rareOrNew().name = name
  }

  /** The lowest number that was free when it was first asked for; free again when the greenlet is dead. */
  get ident(): number {
    const rare = this.#rareOrNew()
    if (rare.ident === undefined) {
      rare.ident = takeIdent()
      if (this.#retired) freeIdent(rare.ident)
    }
    return rare.ident
  }

  /** The greenlet that spawned it; undefined if there was none, or this one is dead. */
  get parent(): Identity | undefined {
    return this.#parent
  }

  /** Values shared with the parent, its parents and all their children. Greenlets spawned outside share with none. */
  get treeLocals(): Map<unknown, unknown> {
    this.#tree ??= { locals: undefined }
    return (this.#tree.locals ??= new Map())
  }

  /** Where it was spawned, if `hub.stacks` was on. */
  get spawnStack(): string | undefined {
    return this.#rare?.stack
  }

  #rareOrNew(): Rare {
    return (this.#rare ??= { name: undefined, ident: undefined, stack: undefined, locals: undefined })
  }

  static {
    bear = (child, parent) => {
      if (settings.stacks) child.#rareOrNew().stack = new Error('spawned').stack
      child.#inherited = outsideInherited
      if (parent === undefined) return
      child.#parent = parent
      child.#tree = parent.#tree ??= { locals: undefined }
      child.#inherited = parent.#inherited
    }

    retire = (identity) => {
      identity.#retired = true
      identity.#parent = identity.#inherited = identity.#tree = undefined
      const rare = identity.#rare
      if (rare === undefined) return
      if (rare.ident !== undefined) freeIdent(rare.ident)
      rare.locals = undefined
    }

    named = (identity) => identity.#rare?.name !== undefined || identity.#rare?.ident !== undefined

    localsOf = (identity) => (identity.#rareOrNew().locals ??= new WeakMap())
    inheritedOf = (identity) => (identity === undefined ? outsideInherited : identity.#inherited)
    setInherited = (identity, values) => {
      if (identity === undefined) outsideInherited = values
      else identity.#inherited = values
    }
  }
}
