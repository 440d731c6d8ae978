// The frame of a function, and of a module.
//
//   async function f(a) { B }   →   async function f(a) {const __hf=__hublet.enter("f /app.ts");try{ B }finally{__hf.end()}}
//   async (a) => E              →   async (a) => {const __hf=…;try{return E}finally{__hf.end()}}
//   a module                    →   const __hf=…; before its first statement, ;__hf.end(); behind its last: what it exports
//                                   cannot be moved into a block

import type { ArrowFunctionExpression, Directive, Function, FunctionBody, Node, Program, Statement } from 'oxc-parser'

import { functionName } from './function-names.ts'
import { changesInBlock } from './hoisting.ts'
import type { Walk } from './walk.ts'

export function frameFunction(walk: Walk, node: Function | ArrowFunctionExpression, parent: Node | undefined): void {
  const { async, body } = node
  if (!async || body === null) return walk.inUnit(false, node, () => walk.visitChildren(node))
  const name = functionName(node, parent, walk.className)
  walk.inUnit(true, node, (unit) => {
    for (const parameter of node.params) walk.visit(parameter, node)
    const opening = `${enter(walk, name, node.generator)}try{`
    if (isBlock(body)) {
      unit.body = body
      const directive = lastDirective(body.body)
      if (directive === undefined) walk.insert(body.start + 1, opening)
      else walk.insert(directive.end, `;${opening}`)
      walk.visit(body, node)
      walk.insert(body.end - 1, '}finally{__hf.end()}')
      if (unit.framed && changesInBlock(walk, node, body)) unit.leftAlone = 'hoisting'
    } else {
      walk.insert(body.start, `{${opening}return `)
      walk.visit(body, node)
      walk.insert(body.end, '}finally{__hf.end()}}')
    }
  })
}

export function frameModule(walk: Walk, program: Program): void {
  walk.inUnit(program.sourceType === 'module', program, () => {
    const first = program.body.find((statement) => !isDirective(statement))
    if (first !== undefined) walk.insert(beginningOf(first), enter(walk, undefined, false))
    walk.visitChildren(program)
    walk.insert(program.body.at(-1)?.end ?? 0, ';__hf.end();')
  })
}

/** Decorators stand in front of `export`. */
function beginningOf(statement: Directive | Statement): number {
  const inner = 'declaration' in statement ? statement.declaration : null
  const [decorator] = (inner as { decorators?: Node[] } | null)?.decorators ?? []
  return Math.min(statement.start, decorator?.start ?? Infinity)
}

function enter({ where }: Walk, name: string | undefined, generator: boolean): string {
  const place = JSON.stringify(name === undefined ? where : `${name} ${where}`)
  return `const __hf=__hublet.enter(${place}${generator ? ',true' : ''});`
}

function isBlock(body: Node): body is FunctionBody {
  return body.type === 'BlockStatement'
}

function isDirective(statement: Directive | Statement): boolean {
  return 'directive' in statement && typeof statement.directive === 'string'
}

function lastDirective(body: (Directive | Statement)[]): Node | undefined {
  const rest = body.findIndex((statement) => !isDirective(statement))
  return body[(rest === -1 ? body.length : rest) - 1]
}
