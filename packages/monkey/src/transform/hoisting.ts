// Whether a function would mean something else if its body stood in a block.
//
//   H1  what a function declares with `function` is like `var`: parameters and variables may have the same name, and so may
//       other functions in it. In a block it is like `let`

import type { ArrowFunctionExpression, Function, FunctionBody, Node } from 'oxc-parser'

import type { Walk } from './walk.ts'

/** To be on the safe side, more names are compared than count. */
export function changesInBlock(walk: Walk, node: Function | ArrowFunctionExpression, body: FunctionBody): boolean {
  const declared = body.body.map(declaredFunction).filter((name) => name !== undefined)
  if (declared.length === 0) return false
  const names = new Set(declared)
  if (names.size < declared.length) return true
  const others = new Set<string>()
  for (const parameter of node.params) addNames(walk, parameter, others)
  for (const statement of body.body)
    if (declaredFunction(statement) === undefined) addVariables(walk, statement, others)
  return !names.isDisjointFrom(others)
}

function declaredFunction(statement: Node): string | undefined {
  let inner = statement
  while (inner.type === 'LabeledStatement') inner = inner.body
  return inner.type === 'FunctionDeclaration' ? inner.id?.name : undefined
}

/** Names of variables, and of functions in blocks, of this function only. */
function addVariables(walk: Walk, node: Node, names: Set<string>): void {
  switch (node.type) {
    case 'FunctionDeclaration':
      if (node.id !== null) names.add(node.id.name)
      return
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return
    case 'VariableDeclarator':
      addNames(walk, node.id, names)
      break
    default:
  }
  for (const child of walk.children(node)) addVariables(walk, child, names)
}

function addNames(walk: Walk, node: Node, names: Set<string>): void {
  if (node.type === 'Identifier') names.add(node.name)
  for (const child of walk.children(node)) addNames(walk, child, names)
}
