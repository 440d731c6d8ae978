//   await E   →   __hf.r(await __hf.s(LINE,E))
//
// It begins with a name, as `await` does: what ends a statement in the line above does so still. A call binds tighter than
// `await`: no parentheses around it. E is an operand of `await`, hence an argument as it is.

import type { AwaitExpression } from 'oxc-parser'

import type { Walk } from './walk.ts'

export function rewriteAwait(walk: Walk, node: AwaitExpression): void {
  walk.unit.awaits++
  walk.insert(node.start, '__hf.r(')
  walk.insert(node.argument.start, ` __hf.s(${walk.lineOf(node.start)},`) // the blank: `await(x)`
  walk.visit(node.argument, node)
  walk.insert(node.argument.end, '))')
}
