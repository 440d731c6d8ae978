// What explored sources may contain: plain functions whose whole state can be seen at each step.
//
// State that the explorer does not see would make it take two different states for one, and miss schedules. Hence no
// closures, objects, arrays, handlers or module variables; names that are shadowed; and no assignment before a step in the
// same expression (what had been computed from the old value would be part of the state).

import type { AnyNode, FunctionDeclaration } from 'acorn'

import { walk, wholeExpression, within } from './ast.ts'
import type { Source } from './source.ts'

const STATEMENTS = new Set(
  'Block Expression If For While DoWhile Return Break Continue Labeled Empty Throw'
    .split(' ')
    .map((kind) => `${kind}Statement`),
)
const EXPRESSIONS = new Set(
  'Identifier Literal BinaryExpression LogicalExpression UnaryExpression ConditionalExpression CallExpression MemberExpression AssignmentExpression UpdateExpression SequenceExpression TemplateLiteral TemplateElement NewExpression VariableDeclaration VariableDeclarator'.split(
    ' ',
  ),
)
const GLOBALS = new Set(['undefined', 'NaN', 'Infinity', 'Math', 'Error'])

/** What a file knows about names: what is called, and what is a function and no value. */
export interface Names {
  isFunction(name: string): boolean
  isKnown(name: string): boolean
}

/** Refuses what a function may not contain. */
export function checkFunction(source: Source, node: FunctionDeclaration, names: Names): void {
  if (node.async || node.generator) source.refuse(node, 'async functions and generators are not explored')
  const locals = new Set<string>()
  for (const parameter of node.params) {
    if (parameter.type !== 'Identifier') source.refuse(parameter, 'a parameter is a plain name')
    if (names.isKnown(parameter.name)) source.refuse(parameter, 'shadows a name of the file')
    locals.add(parameter.name)
  }
  checkCode(source, node.body, names, locals)
}

/** Refuses what a function body, or the value of a constant, may not contain. */
export function checkCode(source: Source, node: AnyNode, names: Names, locals: Set<string>): void {
  const parameters = new Set(locals)
  walk(node, (at, above) => {
    if (at.type !== 'VariableDeclarator') return
    locals.add(declared(source, at.id, above, names, parameters))
  })
  walk(node, (at, above) => checkNode(source, at, above, names, locals))
  checkScopes(source, node)
}

function declared(
  source: Source,
  id: AnyNode,
  above: readonly AnyNode[],
  names: Names,
  parameters: ReadonlySet<string>,
): string {
  const declaration = above.at(-1)
  if (declaration?.type === 'VariableDeclaration' && declaration.kind === 'var') source.refuse(declaration, 'no var')
  if (id.type !== 'Identifier') return source.refuse(id, 'a variable is a plain name')
  if (names.isKnown(id.name) || GLOBALS.has(id.name)) source.refuse(id, 'shadows a name of the file')
  if (parameters.has(id.name)) source.refuse(id, 'shadows a parameter')
  return id.name
}

/** Two variables of one name, one within the scope of the other. */
function checkScopes(source: Source, body: AnyNode): void {
  const scopes: { name: string; scope: AnyNode }[] = []
  walk(body, (at, above) => {
    if (at.type !== 'VariableDeclarator' || at.id.type !== 'Identifier') return
    const { name } = at.id
    const scope = above.at(-2)!
    const hides = scopes.some(
      (other) => other.name === name && (within(scope, other.scope) || within(other.scope, scope)),
    )
    if (hides) source.refuse(at, 'shadows a name of the function')
    scopes.push({ name, scope })
  })
}

function checkNode(source: Source, at: AnyNode, above: readonly AnyNode[], names: Names, locals: Set<string>): void {
  const parent = above.at(-1)
  if (!STATEMENTS.has(at.type) && !EXPRESSIONS.has(at.type)) source.refuse(at, `${at.type} is not explored`)
  if (at.type === 'CallExpression') checkCall(source, at.callee, names, locals)
  if (at.type === 'NewExpression' && !(parent?.type === 'ThrowStatement')) source.refuse(at, 'no objects')
  if (at.type === 'MemberExpression' && !isPlainMember(source, at)) source.refuse(at, 'memory is touched by steps only')
  if (at.type === 'AssignmentExpression' && at.left.type !== 'Identifier') source.refuse(at, 'assign to plain names')
  if (at.type === 'Identifier' && !isLabelOrMember(at, parent)) {
    if (!locals.has(at.name) && !names.isKnown(at.name) && !GLOBALS.has(at.name)) source.refuse(at, 'unknown name')
    const called = parent?.type === 'CallExpression' && parent.callee === at
    if (!called && !locals.has(at.name) && names.isFunction(at.name))
      source.refuse(at, 'functions are called, not passed')
  }
}

function checkCall(source: Source, callee: AnyNode, names: Names, locals: Set<string>): void {
  if (callee.type === 'MemberExpression') {
    if (callee.object.type !== 'Identifier' || callee.object.name !== 'Math') source.refuse(callee, 'call plain names')
  } else if (callee.type !== 'Identifier') source.refuse(callee, 'call plain names')
  else if (locals.has(callee.name) || !names.isFunction(callee.name)) source.refuse(callee, 'not an explored function')
}

function isPlainMember(source: Source, at: AnyNode): boolean {
  const text = source.text.slice(at.start, at.end)
  return /^\w+\.length$/.test(text) || (/^Math\.\w+$/.test(text) && text !== 'Math.random')
}

function isLabelOrMember(at: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === 'MemberExpression') return parent.property === at
  return /^(Labeled|Break|Continue)Statement$/.test(parent?.type ?? '')
}

/** Refuses an assignment that is done before a step of the same expression. */
export function checkOrder(source: Source, site: AnyNode, above: readonly AnyNode[]): void {
  walk(wholeExpression(site, above), (at) => {
    const assigns = at.type === 'AssignmentExpression' || at.type === 'UpdateExpression'
    if (assigns && at.start < site.end && !above.includes(at))
      source.refuse(at, 'assigns before a step: two statements')
  })
}
