// What a function is called in reports.

import type { ArrowFunctionExpression, Function, Node } from 'oxc-parser'

/** Its own name, or that of what it is assigned to; undefined if it has none. */
export function functionName(
  node: Function | ArrowFunctionExpression,
  parent: Node | undefined,
  className: string | undefined,
): string | undefined {
  if (node.id !== null) return node.id.name
  switch (parent?.type) {
    case 'VariableDeclarator':
      return nameIn(parent.id)
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return nameIn(parent.left)
    case 'Property':
      return keyName(parent)
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const name = keyName(parent)
      return className === undefined || name === undefined ? name : `${className}.${name}`
    }
    case 'ExportDefaultDeclaration':
      return 'default'
    default:
      return undefined
  }
}

/** `[asyncIterator]` of what is computed. */
function keyName({ key, computed }: { key: Node; computed: boolean }): string | undefined {
  const name = nameIn(key)
  return computed && name !== undefined ? `[${name}]` : name
}

function nameIn(node: Node): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return node.name
    case 'PrivateIdentifier':
      return `#${node.name}`
    case 'Literal':
      return String(node.value)
    case 'MemberExpression':
      return node.computed ? undefined : nameIn(node.property)
    default:
      return undefined
  }
}

/** Whether it takes the name of what it is assigned to. */
export function isUnnamed(node: Node): boolean {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return isUnnamed(node.expression)
    case 'ArrowFunctionExpression':
      return true
    case 'FunctionExpression':
    case 'ClassExpression':
      return node.id === null
    default:
      return false
  }
}
