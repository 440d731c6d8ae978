// What an expression means, if it means something of Node: 'fs', 'fs.readFileSync', 'Atomics.wait', 'util.promisify'.

import type { Node } from 'oxc-parser'

import type { Bindings } from './bindings.ts'
import { keyOf } from './names.ts'
import type { Variable } from './scope.ts'

/** Calls that give what their first argument is: what compilers write around `require`. */
const interop =
  /^_*(?:interopRequire(?:Wildcard|Default)|interopNamespace\w*|interopDefault\w*|importStar|importDefault|toESM|toCommonJS)$/

/** Looks up meanings in one file. */
export function meanings(bindings: Bindings): (node: Node) => string | undefined {
  const known = new Map<Node, string | undefined>()
  return mean

  /** Each node once: names lead in circles, and one name to many. */
  function mean(node: Node): string | undefined {
    if (known.has(node)) return known.get(node)
    known.set(node, undefined)
    const meaning = look(node)
    known.set(node, meaning)
    return meaning
  }

  function look(node: Node): string | undefined {
    switch (node.type) {
      case 'Identifier': {
        const variable = bindings.of.get(node)
        if (variable !== undefined) return meaningOf(variable)
        return knownGlobals.has(node.name) ? node.name : undefined
      }
      case 'MemberExpression': {
        const object = mean(node.object)
        return object === undefined ? undefined : below(object, keyOf(node.property, node.computed))
      }
      case 'CallExpression':
        return called(node.callee, node.arguments)
      case 'ImportExpression':
        return node.source.type === 'Literal' ? moduleOf(node.source.value) : undefined
      case 'AwaitExpression':
        return mean(node.argument)
      case 'SequenceExpression':
        return mean(node.expressions.at(-1)!)
      case 'LogicalExpression':
        return mean(node.left) ?? mean(node.right)
      case 'ConditionalExpression':
        return mean(node.consequent) ?? mean(node.alternate)
      case 'AssignmentExpression':
        return mean(node.right)
      case 'ChainExpression':
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
        return mean(node.expression)
      default:
        return undefined
    }
  }

  function meaningOf(variable: Variable): string | undefined {
    if (variable.imported !== undefined) {
      const { module, name } = variable.imported
      const whole = moduleOf(module)
      return whole === undefined || name === '*' ? whole : below(whole, name)
    }
    for (const { of, path } of variable.values) {
      // B3: the first that means something
      const whole = mean(of)
      if (whole !== undefined) return path.reduce(below, whole)
    }
    return undefined
  }

  function called(callee: Node, args: readonly Node[]): string | undefined {
    const [first] = args
    if (first === undefined) return undefined
    const name =
      callee.type === 'Identifier'
        ? callee.name
        : keyOf(callee.type === 'MemberExpression' ? callee.property : callee, false)
    if (interop.test(name)) return mean(first)
    if (mean(callee) === 'module.createRequire') return madeRequire
    if (first.type !== 'Literal') return undefined
    const requires = /^_*require\d*$/.test(name) || name === 'getBuiltinModule' || mean(callee) === madeRequire
    return requires ? moduleOf(first.value) : undefined
  }
}

const madeRequire = 'createRequire()'

/** Objects that have all globals. */
const globals = /^(?:globalThis|global|window|self)$/

/** Globals that mean something here. */
const knownGlobals = new Set([
  'globalThis',
  'global',
  'window',
  'self',
  'Atomics',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
])

function below(object: string, key: string): string {
  if (key === 'default') return object
  return globals.test(object) ? key : `${object}.${key}`
}

/** Packages that have the functions of `fs` under their names. */
const likeFs = new Set(['fs', 'graceful-fs', 'fs-extra', 'original-fs'])

/** The module as a path; packages that are not like a module of Node mean nothing. */
function moduleOf(specifier: unknown): string | undefined {
  if (typeof specifier !== 'string') return undefined
  const bare = specifier.replace(/^node:/, '')
  if (likeFs.has(bare)) return 'fs'
  return builtins.has(bare) ? bare.replace('/', '.') : undefined
}

const builtins = new Set(
  'child_process crypto dns dns/promises events fs/promises http http2 https module net process readline readline/promises sqlite stream stream/promises timers timers/promises tls util worker_threads zlib'.split(
    ' ',
  ),
)
