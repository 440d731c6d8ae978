// Walking over a syntax tree.

import type { AnyNode } from 'acorn'

const isNode = (value: unknown): value is AnyNode => typeof value === 'object' && value !== null && 'type' in value

export function children(node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter(isNode)
}

/** Calls `visit` for every node below and including this one, parents first; `above` is the way down to it. */
export function walk(node: AnyNode, visit: (node: AnyNode, above: readonly AnyNode[]) => void): void {
  const above: AnyNode[] = []
  const go = (at: AnyNode): void => {
    visit(at, above)
    above.push(at)
    for (const child of children(at)) go(child)
    above.pop()
  }
  go(node)
}

/** Whether `inner` stands within `outer`. */
export const within = (inner: AnyNode, outer: AnyNode): boolean => inner.start >= outer.start && inner.end <= outer.end

const LOOPS = new Set(['ForStatement', 'WhileStatement', 'DoWhileStatement'])
export const isLoop = (node: AnyNode): boolean => LOOPS.has(node.type)

/** The whole expression that a node is part of: what a statement or a declarator holds. */
export function wholeExpression(node: AnyNode, above: readonly AnyNode[]): AnyNode {
  let whole = node
  for (const parent of above.toReversed()) {
    if (parent.type.endsWith('Statement') || parent.type === 'VariableDeclarator') return whole
    whole = parent
  }
  return whole
}
