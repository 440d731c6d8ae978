//   await using a = E, b = F;   →   await using __hu0=__hf.u(LINE,E);const a=__hf.v(__hu0);await using __hu1=…;const b=…;
//
// and in front of the first one of a block, but for that of a function: what is declared first is disposed of last
//
//   using __hu2={[Symbol.dispose](){__hf.x()}};
//
//   U1  behind the block the frame is told that it goes on, however the block is left: at its end there is an await

import type { Node, VariableDeclaration, VariableDeclarator } from 'oxc-parser'

import { isUnnamed } from './function-names.ts'
import type { Walk } from './walk.ts'

/** `list`: the list of statements that it stands in. */
export function rewriteResources(walk: Walk, node: VariableDeclaration, list: Node | undefined): void {
  const { unit, source } = walk
  unit.awaits++
  const { declarations } = node
  if (list === undefined || !declarations.every((one) => isPlain(walk, one))) {
    unit.leftAlone ??= 'await using'
    return walk.visitChildren(node)
  }
  if (list.type === 'BlockStatement' && list !== unit.body && list !== walk.told) {
    walk.told = list
    walk.insert(node.start, `using __hu${walk.resources++}={[Symbol.dispose](){__hf.x()}};`) // U1
  }
  let end = node.start
  for (const [i, { id, init }] of declarations.entries()) {
    if (id.type !== 'Identifier' || init === null) continue // isPlain
    if (i > 0) {
      const comma = commaBehind(source, end)
      walk.edits.replace(unit, comma, comma + 1, ';')
    }
    const made = `__hu${walk.resources++}`
    // Not at the comma: a line end may come behind it, and none may come behind `using`.
    walk.edits.replace(unit, id.start, id.start + id.name.length, i > 0 ? `await using ${made}` : made)
    walk.insert(init.start, `__hf.u(${walk.lineOf(id.start)},`)
    walk.visit(init, node)
    walk.insert(init.end, `);const ${id.name}=__hf.v(${made})`)
    end = init.end
  }
  if (end === node.end) walk.insert(end, ';')
}

/** A function or class would be named after the variable; a name with escapes is longer than it is. */
function isPlain({ source }: Walk, { id, init }: VariableDeclarator): boolean {
  return id.type === 'Identifier' && init !== null && !isUnnamed(init) && source.startsWith(id.name, id.start)
}

function commaBehind(source: string, from: number): number {
  const rest = /(?:\/\*[^]*?\*\/|\/\/[^\n\r\u2028\u2029]*|[^,/])*/y
  rest.lastIndex = from
  rest.test(source)
  return rest.lastIndex
}
