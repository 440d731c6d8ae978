//   for await (L of R) B   →   for await (L of __hf.i(LINE,R)) {__hf.x();B} __hf.x();
//
//   L1  however the loop is left, the frame is told before anything else is done that it goes on: to leave it early is to
//       await `return` of its iterator. What returns or throws comes to `end`, or to a clause that tells
//   L2  what jumps to a label around it comes to neither: then it stands in try{…}finally{__hf.x()}

import type { ForOfStatement, Node } from 'oxc-parser'

import type { Walk } from './walk.ts'

/** `whole`: the statement with its labels. */
export function rewriteForAwait(walk: Walk, node: ForOfStatement, whole: Node, listed: boolean): void {
  walk.unit.awaits++
  const jumps = jumpsOut(walk, whole, [])
  if (jumps) walk.insert(whole.start, 'try{')
  else if (!listed) walk.insert(whole.start, '{')
  walk.visit(node.left, node)
  walk.insert(node.right.start, ` __hf.i(${walk.lineOf(node.start)},`) // the blank: `of[x]`
  walk.visit(node.right, node)
  walk.insert(node.right.end, ')')
  const { body } = node
  if (body.type === 'BlockStatement') {
    walk.insert(body.start + 1, '__hf.x();')
    walk.visit(body, node)
  } else {
    walk.insert(body.start, '{__hf.x();')
    walk.visit(body, node)
    walk.insert(body.end, '}')
  }
  walk.insert(whole.end, jumps ? '}finally{__hf.x()}' : listed ? '__hf.x();' : '__hf.x();}')
}

/** L2 */
function jumpsOut(walk: Walk, node: Node, labels: readonly string[]): boolean {
  switch (node.type) {
    case 'BreakStatement':
    case 'ContinueStatement':
      return node.label !== null && !labels.includes(node.label.name)
    case 'LabeledStatement':
      return jumpsOut(walk, node.body, [...labels, node.label.name])
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return false
    default:
      return walk.children(node).some((child) => jumpsOut(walk, child, labels))
  }
}
