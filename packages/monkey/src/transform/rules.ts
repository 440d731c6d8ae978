// What is done about which part of a program.

import type { Node } from 'oxc-parser'

import { rewriteAwait } from './awaits.ts'
import { rewriteTry } from './clauses.ts'
import { rewriteResources } from './disposals.ts'
import { frameFunction, frameModule } from './functions.ts'
import { rewriteForAwait } from './loops.ts'
import type { Walk } from './walk.ts'

export function applyRule(walk: Walk, node: Node, parent: Node | undefined, listed: boolean): void {
  switch (node.type) {
    case 'Program':
      return frameModule(walk, node)
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return frameFunction(walk, node, parent)
    case 'AwaitExpression':
      return rewriteAwait(walk, node)
    case 'TryStatement':
      return rewriteTry(walk, node)
    case 'LabeledStatement':
      return followLabels(walk, node, listed)
    case 'ForOfStatement':
      return node.await ? rewriteForAwait(walk, node, node, listed) : walk.visitChildren(node)
    case 'VariableDeclaration':
      return node.kind === 'await using'
        ? rewriteResources(walk, node, listed ? parent : undefined)
        : walk.visitChildren(node)
    case 'ClassDeclaration':
    case 'ClassExpression':
      return nameClass(walk, node)
    case 'StaticBlock':
      return walk.inUnit(false, node, () => walk.visitChildren(node))
    case 'WithStatement':
      walk.unit.leftAlone ??= 'with'
      return walk.visitChildren(node)
    default:
      return walk.visitChildren(node)
  }
}

/** `a: b: for await (…)`: what comes behind the loop comes behind its labels' statement. */
function followLabels(walk: Walk, node: Extract<Node, { type: 'LabeledStatement' }>, listed: boolean): void {
  let inner: Node = node
  while (inner.type === 'LabeledStatement') inner = inner.body
  if (inner.type === 'ForOfStatement' && inner.await) rewriteForAwait(walk, inner, node, listed)
  else walk.visit(inner, node)
}

function nameClass(walk: Walk, node: Extract<Node, { id: unknown; superClass: unknown }>): void {
  const outer = walk.className
  walk.className = node.id?.name
  walk.visitChildren(node)
  walk.className = outer
}
