// When code runs: while its module is loaded, or at any time after.
//
// A function runs at load if all that is done with it is calling it, from code that runs at load; in an async one that holds
// up to its first await. Any other function may be called at any time. Who passes a function to `map` has called it there.

import type { ArrowFunctionExpression, Function as FunctionNode, Node, PropertyDefinition } from 'oxc-parser'

import type { Bindings } from './bindings.ts'
import type { Variable } from './scope.ts'

export type Moment = 'load' | 'hot'

/** What delays the code in it: functions, and initializers of fields. */
type Body = FunctionNode | ArrowFunctionExpression | PropertyDefinition

/** Methods that call what they are given before they return. */
const callsAtOnce =
  /^(?:every|filter|find|findIndex|findLast|flatMap|forEach|from|map|reduce|reduceRight|replace|replaceAll|some|sort|toSorted)$/

/** What bundlers put modules into. */
const moduleWrapper = /^(?:__commonJS|__commonJSMin|__esm|__esmMin)$/

/** Tells the moment of each node of a file. */
export function momentsOf(bindings: Bindings): (node: Node) => Moment {
  const calls = new Map<Body, readonly Node[] | undefined>()
  const names = variablesOf(bindings)
  const firstAwait = new Map<Body, number>()
  for (const node of bindings.nodes) {
    if (isBody(node)) calls.set(node, callsOf(node, names))
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) {
      const body = bodyAround(node)
      if (body !== undefined && !firstAwait.has(body)) firstAwait.set(body, node.end)
    }
  }
  const hot = new Set<Body>()
  for (let before = -1; before !== hot.size;) {
    before = hot.size
    for (const [body, from] of calls) if (!hot.has(body) && mayRunLater(body, from)) hot.add(body)
  }
  return (node) => (isHot(node) ? 'hot' : 'load')

  function mayRunLater(body: Body, from: readonly Node[] | undefined): boolean {
    if (from === undefined || ('generator' in body && body.generator)) return true
    const others = from.filter((call) => bodyAround(call) !== body)
    return others.length === 0 || others.some(isHot)
  }

  function isHot(node: Node): boolean {
    const body = bodyAround(node)
    return body !== undefined && (hot.has(body) || node.start >= (firstAwait.get(body) ?? Infinity))
  }
}

/** The name that the code around `node` has: of the function, the method, the variable. */
export function insideOf(node: Node): string | undefined {
  for (let body = bodyAround(node); body !== undefined; body = bodyAround(body)) {
    const name = nameOf(body)
    if (name !== undefined) return name
  }
  return undefined
}

function nameOf(body: Body): string | undefined {
  if ('id' in body && body.id !== null) return body.id.name
  const owner = body.type === 'PropertyDefinition' ? body : body.parent
  switch (owner?.type) {
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return keyName(owner.key)
    case 'VariableDeclarator':
      return owner.id.type === 'Identifier' ? owner.id.name : undefined
    case 'AssignmentExpression':
      return owner.left.type === 'MemberExpression' ? keyName(owner.left.property) : undefined
    default:
      return undefined
  }
}

const keyName = (key: Node): string | undefined =>
  key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? key.name : undefined

/** The variable of each function that has one, and nothing else in it (B3); its `references` are all that is done with it (B2). */
function variablesOf(bindings: Bindings): ReadonlyMap<Node, Variable> {
  const found = new Map<Node, Variable>()
  for (const variable of new Set(bindings.of.values())) {
    if (variable.declared !== undefined) found.set(variable.declared, variable)
    else if (variable.values.length === 1) found.set(variable.values[0]!.of, variable)
  }
  return found
}

/** The calls of `body`; `undefined` if something else is done with it. */
function callsOf(body: Body, names: ReadonlyMap<Node, Variable>): readonly Node[] | undefined {
  if (body.type === 'PropertyDefinition') return undefined
  const here = body.type === 'FunctionDeclaration' ? undefined : callAt(body)
  if (here !== undefined) return [here]
  if (body.type !== 'FunctionDeclaration' && body.parent?.type !== 'VariableDeclarator') return undefined
  if (
    body.parent?.type.startsWith('Export') === true ||
    body.parent?.parent?.parent?.type.startsWith('Export') === true
  )
    return undefined
  const variable = names.get(body)
  return variable === undefined ? undefined : callsAt(variable.references)
}

function callsAt(references: readonly Node[]): readonly Node[] | undefined {
  const calls = references.filter((node) => !isTypeof(node)).map(callAt)
  return calls.every((call) => call !== undefined) ? calls : undefined
}

/** The call that calls what `node` is, there and then. */
export function callAt(node: Node): Node | undefined {
  const { parent } = node
  switch (parent?.type) {
    case 'ChainExpression':
    case 'TSNonNullExpression':
      return callAt(parent)
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === node || callsItsArgument(parent.callee) ? parent : undefined
    case 'MemberExpression':
      return !parent.computed &&
        /^(?:call|apply)$/.test(parent.property.name) &&
        parent.object === node &&
        callAt(parent) !== undefined
        ? parent
        : undefined
    case 'Property': // { 'file.js'(exports, module) { … } }
      return parent.parent?.parent?.type === 'CallExpression' && isModuleWrapper(parent.parent.parent.callee)
        ? parent
        : undefined
    default:
      return undefined
  }
}

function callsItsArgument(callee: Node): boolean {
  if (callee.type === 'FunctionExpression' || callee.type === 'ArrowFunctionExpression') return true // (function (root, factory) { … })
  if (callee.type === 'Identifier') return callee.name === 'Promise' || isModuleWrapper(callee)
  return callee.type === 'MemberExpression' && !callee.computed && callsAtOnce.test(callee.property.name)
}

const isModuleWrapper = (callee: Node): boolean => callee.type === 'Identifier' && moduleWrapper.test(callee.name)
const isTypeof = (node: Node): boolean => node.parent?.type === 'UnaryExpression' && node.parent.operator === 'typeof'

function isBody(node: Node): node is Body {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true
    case 'PropertyDefinition':
      return !node.static
    default:
      return false
  }
}

function bodyAround(node: Node): Body | undefined {
  for (let outer = node.parent; outer !== undefined && outer !== null; outer = outer.parent)
    if (isBody(outer)) return outer
  return undefined
}
