// The variables that a function may still need at a step: with the place of the step they are its state.
//
// A variable is left out only if it cannot be read any more before it is written: it is read nowhere in the expression of
// the step, nowhere behind it, and nowhere in a loop around the step that the variable has been declared before.

import type { AnyNode, FunctionDeclaration } from 'acorn'

import { isLoop, walk, wholeExpression, within } from './ast.ts'

interface Local {
  readonly name: string
  /** The block, loop or function it is seen in. */
  readonly scope: AnyNode
  /** From here on it has a value. */
  readonly from: number
}

interface Read {
  readonly name: string
  readonly node: AnyNode
}

export class Locals {
  readonly #locals: Local[] = []
  readonly #reads: Read[] = []

  constructor(node: FunctionDeclaration) {
    for (const parameter of node.params) {
      if (parameter.type === 'Identifier') this.#locals.push({ name: parameter.name, scope: node, from: node.start })
    }
    walk(node.body, (at, above) => {
      if (at.type === 'VariableDeclarator' && at.id.type === 'Identifier') {
        const scope = above.at(-2) ?? node
        this.#locals.push({ name: at.id.name, scope, from: at.end })
      }
      if (at.type === 'Identifier' && !isTarget(at, above.at(-1))) this.#reads.push({ name: at.name, node: at })
    })
  }

  /** Names of those that are needed at the call `site`, in a fixed order. */
  neededAt(site: AnyNode, above: readonly AnyNode[]): string[] {
    const whole = wholeExpression(site, above)
    const loops = above.filter(isLoop)
    const overwritten = overwrittenBy(whole, above)
    const needed = ({ name, scope, from }: Local): boolean => {
      if (from > site.start || !within(site, scope)) return false
      const reads = this.#reads.filter((read) => read.name === name && within(read.node, scope))
      if (name === overwritten && !reads.some(({ node }) => within(node, whole))) return false
      if (reads.some(({ node }) => node.start >= whole.start)) return true
      return loops.some((loop) => within(loop, scope) && reads.some(({ node }) => within(node, loop)))
    }
    return this.#locals.filter(needed).map(({ name }) => name)
  }
}

/** The variable that gets a new value from the expression, whatever else happens in it. */
function overwrittenBy(whole: AnyNode, above: readonly AnyNode[]): string | undefined {
  if (whole.type !== 'AssignmentExpression' || whole.operator !== '=' || whole.left.type !== 'Identifier')
    return undefined
  return above.includes(whole) && above.at(above.indexOf(whole) - 1)?.type === 'ExpressionStatement'
    ? whole.left.name
    : undefined
}

function isTarget(at: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === 'AssignmentExpression') return parent.left === at && parent.operator === '='
  return parent?.type === 'VariableDeclarator' && parent.id === at
}
