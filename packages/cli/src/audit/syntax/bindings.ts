// Which variable each name means.
//
// Invariants, once `bind` has returned:
//   B1  each node but the program has its `parent`
//   B2  each name that is read or written, and declared in this file, is in `references` of exactly one variable
//   B3  `values` of a variable has all that the text gives it: initializers, defaults, assignments; who takes one of them for the
//       value is right some of the time, who finds none knows nothing

import type { BindingPattern, Expression, Node, Program } from 'oxc-parser'

import { children } from './children.ts'
import { eachName } from './names.ts'
import { type Scope, type Variable, declare, find, scopeIn } from './scope.ts'

export interface Bindings {
  /** The variable that an identifier means; none if it is global. */
  readonly of: ReadonlyMap<Node, Variable>
  /** All nodes, outer before inner. */
  readonly nodes: readonly Node[]
}

export function bind(program: Program): Bindings {
  const of = new Map<Node, Variable>()
  const nodes: Node[] = []
  const names: { node: Node & { name: string }; scope: Scope }[] = []
  const assigned: { node: Node; scope: Scope }[] = []
  const next: { node: Node; outer: Scope }[] = [{ node: program, outer: scopeIn(undefined, true) }]
  for (let one = next.pop(); one !== undefined; one = next.pop()) visit(one.node, one.outer) // as deep as the syntax is
  for (const { node, scope } of names) {
    const variable = find(node.name, scope)
    if (variable === undefined) continue
    of.set(node, variable)
    variable.references.push(node)
  }
  for (const { node, scope } of assigned) {
    if (node.type !== 'AssignmentExpression') continue
    eachName(node.left as unknown as BindingPattern, [], (name, path, fallback) => {
      const variable = find(name, scope)
      variable?.values.push({ of: node.right, path })
      if (fallback !== undefined) variable?.values.push({ of: fallback, path: [] })
    })
  }
  return { of, nodes }

  function visit(node: Node, outer: Scope): void {
    nodes.push(node)
    const scope = declareIn(node, outer)
    if (node.type === 'Identifier') names.push({ node, scope })
    if (node.type === 'AssignmentExpression') assigned.push({ node, scope })
    for (const child of children(node).toReversed()) {
      if (isDeclaredName(node, child)) continue
      ;(child as { parent?: Node }).parent = node
      next.push({ node: child, outer: scope })
    }
  }
}

/** Declares what `node` does, and gives the scope of what is in it. */
function declareIn(node: Node, outer: Scope): Scope {
  switch (node.type) {
    case 'ImportDeclaration':
      for (const one of node.specifiers) {
        const name =
          one.type === 'ImportSpecifier'
            ? one.imported.type === 'Literal'
              ? one.imported.value
              : one.imported.name
            : '*'
        declare(one.local.name, outer).imported = { module: node.source.value, name: name === 'default' ? '*' : name }
      }
      return outer
    case 'TSImportEqualsDeclaration':
      if (node.moduleReference.type === 'TSExternalModuleReference') {
        declare(node.id.name, outer).imported = { module: node.moduleReference.expression.value, name: '*' }
      }
      return outer
    case 'VariableDeclaration':
      for (const { id, init } of node.declarations) {
        declarePattern(id, node.kind === 'var' ? (outer.hoist ?? outer) : outer, init)
      }
      return outer
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      const inner = scopeIn(outer, true)
      if (node.id !== null) {
        declare(node.id.name, node.type === 'FunctionDeclaration' ? outer : inner).declared = node
      }
      for (const param of node.params) {
        const pattern = param.type === 'TSParameterProperty' ? param.parameter : param
        declarePattern(pattern.type === 'RestElement' ? pattern.argument : pattern, inner, null)
      }
      return inner
    }
    case 'ClassDeclaration':
    case 'ClassExpression': {
      const inner = scopeIn(outer, false)
      if (node.id !== null) declare(node.id.name, node.type === 'ClassDeclaration' ? outer : inner).declared = node
      return inner
    }
    case 'TSEnumDeclaration':
      declare(node.id.name, outer)
      return scopeIn(outer, false)
    case 'CatchClause': {
      const inner = scopeIn(outer, false)
      if (node.param !== null) declarePattern(node.param, inner, null)
      return inner
    }
    case 'StaticBlock':
    case 'TSModuleBlock':
      return scopeIn(outer, true)
    case 'BlockStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'SwitchStatement':
      return scopeIn(outer, false)
    default:
      return outer
  }
}

function declarePattern(pattern: BindingPattern, scope: Scope, init: Expression | null): void {
  eachName(pattern, [], (name, path, fallback) => {
    const variable = declare(name, scope)
    if (init !== null) variable.values.push({ of: init, path })
    if (fallback !== undefined) variable.values.push({ of: fallback, path: [] })
  })
}

/** Names that `node` declares and `declareIn` has seen: they refer to nothing. */
function isDeclaredName(node: Node, child: Node): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'VariableDeclarator':
      return child === node.id && child.type === 'Identifier'
    default:
      return false
  }
}
