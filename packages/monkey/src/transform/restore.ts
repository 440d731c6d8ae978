// The text of a transformed function as it was written: for those who send it elsewhere, to a browser, to a thread.
//
//   R1  what was transformed comes back, but for braces around the body of an arrow function or a loop that had none
//   R2  what cannot be parsed is left as it is

import type { CallExpression, CatchClause, Node, VariableDeclaration } from 'oxc-parser'

import { loadParser } from './parser.ts'

const mark = '__hublet.enter('
/** How a function text becomes something that can be parsed: an expression, or a method of an object or a class. */
const wrappings = [
  ['(', ')'],
  ['({', '})'],
  ['(class{', '})'],
] as const

/** Insertions that have nothing of the source inside. */
const insertions =
  /;?const __hf=__hublet\.enter\("(?:[^"\\]|\\.)*"(?:,true)?\);try\{|\}finally\{(?:__hf\.x\(\);)?__hf\.(?:end\(\)|g\(\)|k\(\w+\))\}|if\(__hf\.n\(\)\)await 0;__hf\.f\(\);try\{|(?:const __he=[^;]+;)?__hf\.x\(\);try\{|using __hu\d+=\{\[Symbol\.dispose\]\(\)\{__hf\.x\(\)\}\};|__hf\.x\(\);|__hf\.c\(\w+\);|\(__he\) (?=\{)/g

export function restoreSource(text: string): string {
  if (!text.includes(mark)) return text
  for (const [before, after] of wrappings) {
    const cuts = cutsIn(`${before}${text}${after}`, before.length)
    if (cuts !== undefined) return cut(text, cuts).replace(insertions, '')
  }
  return text // R2
}

interface Cut {
  readonly from: number
  readonly to: number
  readonly text?: string
}

/** The parts that are not of the source and have something of it inside; undefined if the text has errors. */
function cutsIn(program: string, offset: number): Cut[] | undefined {
  const parsed = loadParser()?.parseSync('function.js', program, { sourceType: 'commonjs', lang: 'jsx' })
  if (parsed === undefined || parsed.errors.length > 0) return undefined
  const root = parsed.program
  const cuts: Cut[] = []
  const around = (outer: Node, inner: Node, before = outer.start): void => {
    cuts.push({ from: before - offset, to: inner.start - offset }, { from: inner.end - offset, to: outer.end - offset })
  }
  visit(root, (node) => {
    if (node.type === 'CatchClause') {
      const inner = caughtAgain(node)
      if (inner !== undefined) around(node, inner)
    } else if (node.type === 'CallExpression') {
      const content = node.arguments.at(-1)
      const method = methodOf(node)
      if (content !== undefined && /^[rsiu]$/.test(method))
        around(node, content, /[si]/.test(method) ? node.start - 1 : node.start)
    } else if (node.type === 'TryStatement') {
      const { block, finalizer } = node
      const told = finalizer !== null && program.slice(finalizer.start, finalizer.end) === '{__hf.x()}'
      if (told) around(node, block.body[0]!)
    } else if (node.type === 'VariableDeclaration') cuts.push(...named(node, root, offset))
  })
  return cuts
}

/** Of `__hf.s(…)`: s. */
function methodOf({ callee }: CallExpression): string {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return ''
  return callee.object.type === 'Identifier' && callee.object.name === '__hf' ? callee.property.name : ''
}

/** The clause that takes an error apart: it stands in one that has it thrown again. */
function caughtAgain({ param, body }: CatchClause): Node | undefined {
  if (param?.type !== 'Identifier' || param.name !== '__he') return undefined
  for (let at = body.body.at(-1); at?.type === 'TryStatement'; at = at.block.body.at(-1)) {
    if (at.handler !== null) return throwsAgain(at.block.body[0]) ? at.handler : undefined
  }
  return undefined
}

function throwsAgain(statement: Node | undefined): boolean {
  if (statement?.type !== 'ThrowStatement') return false
  return statement.argument.type === 'Identifier' && statement.argument.name === '__he'
}

/** `const a=__hf.v(__hu0)`: the name of a resource. */
function named(node: VariableDeclaration, root: Node, offset: number): Cut[] {
  const [declarator] = node.declarations
  const { id, init } = declarator!
  if (init?.type !== 'CallExpression' || methodOf(init) !== 'v' || id.type !== 'Identifier') return []
  const [made] = init.arguments
  const cuts: Cut[] = [{ from: node.start - 1 - offset, to: declarator!.end - offset }]
  visit(root, (one) => {
    if (one.type !== 'VariableDeclarator' || one.id.type !== 'Identifier' || made?.type !== 'Identifier') return
    if (one.id.name === made.name) cuts.push({ from: one.id.start - offset, to: one.id.end - offset, text: id.name })
  })
  return cuts
}

function visit(node: Node, look: (node: Node) => void): void {
  look(node)
  for (const value of Object.values(node) as unknown[]) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(one)) visit(one, look)
  }
}

function isNode(value: unknown): value is Node {
  return typeof (value as Node | null | undefined)?.type === 'string'
}

function cut(text: string, cuts: readonly Cut[]): string {
  let rest = text
  for (const { from, to, text: kept = '' } of cuts.toSorted((a, b) => b.from - a.from)) {
    rest = rest.slice(0, from) + kept + rest.slice(to)
  }
  return rest
}
