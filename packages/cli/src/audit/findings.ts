// What is found in one file: calls that block, and originals that a patch installed later does not replace.

import type { Node } from 'oxc-parser'

import { blockingNames, blocks, patchedModules, waits } from './builtins.ts'
import { bind } from './syntax/bindings.ts'
import { meanings } from './syntax/meaning.ts'
import { callAt, insideOf, type Moment, momentsOf } from './syntax/moments.ts'
import { parse } from './syntax/parser.ts'

export interface Sighting {
  /** `blocking`: it is called, or handed on to be called; `captured`: it is kept where a patch does not reach it. */
  readonly kind: 'blocking' | 'captured'
  /** As Node names it: `fs.readFileSync`. */
  readonly call: string
  /** Handed on as a value, not called here. */
  readonly passed: boolean
  readonly when: Moment
  /** The function around it. */
  readonly inside: string | undefined
  readonly line: number
  readonly column: number
  /** The line of the source, without indentation. */
  readonly source: string
}

/** Whether a source is worth to be parsed: it names what could be found in it. */
export function isWorthParsing(source: string): boolean {
  return blocking.test(source) || (builtin.test(source) && keeping.test(source)) || globalCopy.test(source)
}

const blocking = new RegExp(`\\b(?:${blockingNames.join('|')})\\b|\\bAtomics\\b[^]*\\bwait\\b|['"\`]fs-extra['"\`]`)
const builtin = new RegExp(`['"\`](?:node:)?(?:${patchedModules.join('|')})['"\`]`)
/** Something of a module, taken by its name: not all that an import binds is kept. */
const keeping = /\brequire\w*\s*\(|promisif|=\s*\w+(?:\.\w+)+|\}\s*=/
const globalCopy =
  /promisif|\}\s*=\s*(?:globalThis|global|window|self)\b|=\s*(?:(?:globalThis|global|window|self)\.)?(?:setTimeout|setInterval|setImmediate|fetch)\b(?!\s*\()/

/** All sightings in a file, or why it cannot be parsed. */
export function sightingsIn(path: string, source: string, module: boolean): readonly Sighting[] | string {
  const { program, reason } = parse(path, source, module)
  if (program === undefined) return reason
  const bindings = bind(program)
  const meaning = meanings(bindings)
  const found: { node: Node; kind: Sighting['kind']; call: string; passed: boolean }[] = []
  for (const node of bindings.nodes.toReversed()) see(node) // inner ones first: the meaning of the outer is a step away then
  if (found.length === 0) return []
  found.reverse()
  const moment = momentsOf(bindings)
  const starts = lineStarts(source)
  return found.flatMap(({ node, kind, call, passed }) => {
    const when = moment(node)
    if (kind === 'captured' && when === 'hot') return [] // taken when it is needed: the patched one
    return [
      {
        kind,
        call,
        passed,
        when: passed ? 'hot' : when,
        inside: insideOf(node),
        ...place(node),
      },
    ]
  })

  function see(node: Node): void {
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression': {
        const call = meaning(node.callee)?.replace(/\.(?:call|apply)$/, '')
        if (call === undefined && !isPromisify(node.callee)) return
        if (call !== undefined && blocks(call)) found.push({ node, kind: 'blocking', call, passed: false })
        const promised = call === 'util.promisify' || isPromisify(node.callee) ? node.arguments[0] : undefined
        if (promised !== undefined) capture(node, promised)
        return
      }
      case 'VariableDeclarator':
        if (node.init === null) return
        if (node.id.type === 'Identifier') capture(node, node.init)
        else if (node.id.type === 'ObjectPattern') capturePattern(node.id, meaning(node.init))
        return
      case 'AssignmentExpression':
        capture(node, node.right)
        if (node.left.type === 'MemberExpression') passOn(node.right)
        return
      case 'Identifier':
      case 'MemberExpression':
        if (isHandedOn(node)) passOn(node)
        return
      default:
    }
  }

  /** `node` keeps what `value` is. */
  function capture(node: Node, value: Node): void {
    if (value.type === 'CallExpression' || value.type === 'AssignmentExpression') return
    const call = meaning(value)
    if (call !== undefined && waits(call)) found.push({ node, kind: 'captured', call, passed: false })
  }

  function capturePattern(pattern: Node & { type: 'ObjectPattern' }, whole: string | undefined): void {
    if (whole === undefined) return
    for (const property of pattern.properties) {
      if (property.type === 'RestElement' || property.key.type !== 'Identifier' || property.computed) continue
      const name = property.key.name
      const call = /^(?:globalThis|global|window|self)$/.test(whole) ? name : `${whole}.${name}`
      if (property.value.type === 'ObjectPattern') capturePattern(property.value, call)
      else if (waits(call)) found.push({ node: property, kind: 'captured', call, passed: false })
    }
  }

  function passOn(node: Node): void {
    const call = meaning(node)
    const passed = callAt(node) === undefined // paths.filter(existsSync) calls it
    if (call !== undefined && blocks(call)) found.push({ node, kind: 'blocking', call, passed })
  }

  function place(node: Node): Pick<Sighting, 'line' | 'column' | 'source'> {
    const line = starts.findLastIndex((start) => start <= node.start)
    const text = source.slice(starts[line], starts[line + 1] ?? source.length).trim()
    return { line: line + 1, column: node.start - starts[line]! + 1, source: text.length > maxSource ? '' : text }
  }
}

/** Longer lines are of minified files: they say nothing. */
const maxSource = 300

const isPromisify = (callee: Node): boolean => callee.type === 'Identifier' && /^(?:promisify|pify)$/.test(callee.name)

/** Where a value goes on to others: arguments, properties, results. */
function isHandedOn(node: Node): boolean {
  const { parent } = node
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node
    case 'Property':
      return parent.value === node && parent.parent?.type === 'ObjectExpression'
    case 'ArrayExpression':
    case 'ReturnStatement':
    case 'ExportDefaultDeclaration':
    case 'ExportSpecifier':
      return true
    case 'ArrowFunctionExpression':
      return parent.body === node
    default:
      return false
  }
}

function lineStarts(source: string): number[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
