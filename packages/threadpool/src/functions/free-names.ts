// What a function uses that is neither its own nor there in every thread, found by parsing its source.

import { type Expression, type MetaProperty, type Node, parseExpressionAt } from 'acorn'
import { analyze } from 'eslint-scope'
import known from 'globals'

const everywhere = new Set([...Object.keys(known.builtin), ...Object.keys(known.nodeBuiltin)])

/** Why a function cannot be shipped as source. */
export type Obstacle =
  | { readonly kind: 'method' | 'class' | 'this' | 'import.meta' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'names'; readonly names: readonly string[] }

/** Undefined if there is none. */
export function obstacleIn(source: string): Obstacle | undefined {
  try {
    return obstacleInFunction(source)
  } catch (error) {
    if (isMethod(source)) return { kind: 'method' }
    return { kind: 'unreadable', why: (error as Error).message } // by the parser, or there is no stack left
  }
}

function obstacleInFunction(source: string): Obstacle | undefined {
  const tree = parse(`(${source}\n)`)
  if (tree.type === 'ClassExpression') return { kind: 'class' }
  if (!/^(?:Arrow)?FunctionExpression$/.test(tree.type)) return { kind: 'unreadable', why: `it is a ${tree.type}` }
  if (uses(tree, isThis)) return { kind: 'this' }
  if (uses(tree, (node) => node.type === 'MetaProperty' && (node as MetaProperty).meta.name === 'import')) {
    return { kind: 'import.meta' }
  }
  const names = freeNames(tree)
  return names.length === 0 ? undefined : { kind: 'names', names }
}

/** @throws {SyntaxError | RangeError} */
function parse(text: string): Expression {
  return parseExpressionAt(text, 0, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    ranges: true,
    checkPrivateFields: false, // those of the class that a method was taken from
  })
}

function isMethod(source: string): boolean {
  try {
    parse(`(class {${source}\n})`)
    return true
  } catch {
    return false // the caller says why
  }
}

function freeNames(tree: Expression): string[] {
  const program = { type: 'Program', sourceType: 'module', range: tree.range, body: [wrapped(tree)] }
  const { globalScope } = analyze(program as never, { ecmaVersion: 2024, sourceType: 'module', ignoreEval: true })
  const through = globalScope?.through ?? []
  return [...new Set(through.map(({ identifier }) => identifier.name))].filter((name) => !everywhere.has(name))
}

const wrapped = (expression: Expression): object => ({
  type: 'ExpressionStatement',
  expression,
  range: expression.range,
})

/** `this` and `super` of the function itself, or of an arrow function in it. */
const isThis = (node: Node): boolean => node.type === 'ThisExpression' || node.type === 'Super'

/** Whether such a node is in there, other than in functions and parts of classes with a `this` of their own. */
function uses(tree: Node, wanted: (node: Node) => boolean): boolean {
  if (wanted(tree)) return true
  for (const [key, child] of Object.entries(tree)) {
    if (typeof child !== 'object' || child === null || (wanted === isThis && hasOwnThis(tree, key))) continue
    for (const node of Array.isArray(child) ? (child as unknown[]) : [child as unknown]) {
      if (isNode(node) && !(wanted === isThis && isFunction(node)) && uses(node, wanted)) return true
    }
  }
  return false
}

function isNode(value: unknown): value is Node {
  return typeof (value as Partial<Node> | null)?.type === 'string'
}

function isFunction({ type }: Node): boolean {
  return type === 'FunctionExpression' || type === 'FunctionDeclaration'
}

/** Computed names and `extends` are not meant: they have the `this` of what is around the class. */
function hasOwnThis({ type }: Node, part: string): boolean {
  return (type === 'PropertyDefinition' && part === 'value') || (type === 'StaticBlock' && part === 'body')
}
