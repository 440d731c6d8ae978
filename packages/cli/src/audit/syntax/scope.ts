// Scopes, and the variables that are declared in them.

import type { Expression, Node } from 'oxc-parser'

/** What a variable may hold: an expression, then the property of it that a pattern takes. */
export interface Value {
  readonly of: Expression
  readonly path: readonly string[]
}

export interface Variable {
  readonly name: string
  readonly values: Value[]
  /** An imported name: of the module, `*` for all of it. */
  imported?: { readonly module: string; readonly name: string }
  /** The function or class that it names. */
  declared?: Node
  readonly references: Node[]
}

export interface Scope {
  readonly variables: Map<string, Variable>
  readonly outer: Scope | undefined
  /** Where `var` goes, if not here. */
  readonly hoist: Scope | undefined
}

/** `var` goes to the nearest scope that has no `hoist`. */
export function scopeIn(outer: Scope | undefined, hoists: boolean): Scope {
  return { variables: new Map(), outer, hoist: hoists ? undefined : (outer?.hoist ?? outer) }
}

export function declare(name: string, scope: Scope): Variable {
  const known = scope.variables.get(name)
  if (known !== undefined) return known
  const variable: Variable = { name, values: [], references: [] }
  scope.variables.set(name, variable)
  return variable
}

export function find(name: string, from: Scope): Variable | undefined {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.outer) {
    const variable = scope.variables.get(name)
    if (variable !== undefined) return variable
  }
  return undefined
}
