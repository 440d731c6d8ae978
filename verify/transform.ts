// Turns the functions of a file into generators that stop at each step and say where they are.
//
//   const word = load(words, 0)   becomes   const word = $.left(yield* $.at(7, $.steps.load(words, 0), words))
//
// `at` puts the number of the place and the variables that are still needed on the thread's stack before the call goes on,
// `left` takes them off. The result of a step that is followed by another in the same expression is kept in a variable of
// its own, and counts as one of the variables from there on. `$.spin()` at the head of each loop ends those without steps.

import type { AnyNode, FunctionDeclaration } from 'acorn'
import { MagicString } from 'magic-string'

import { isLoop, walk, wholeExpression } from './ast.ts'
import { Locals } from './locals.ts'
import { type Declaration, isStep } from './resolve.ts'
import { checkOrder } from './rules.ts'
import type { Source } from './source.ts'

/** A call of a step, or of a function with steps. */
export interface Site {
  readonly source: Source
  readonly node: AnyNode
  readonly inside: string
}

interface Names {
  find(name: string): Declaration | undefined
  hasSteps(name: string): boolean
}

/** The text of the file as the body of a function of `$` and its imports. New places are added to `sites`. */
export function transform(source: Source, names: Names, sites: Site[]): string {
  const text = withoutImports(source)
  for (const node of source.functions.values()) {
    if (names.hasSteps(node.id.name)) stopAtSteps(text, source, node, names, sites)
    endStatements(text, source, node)
    guardLoops(text, node)
  }
  return asFunctionBody(source, text)
}

/** The text of the file, unchanged otherwise, as the body of a function of its imports. */
export function withoutModules(source: Source): string {
  return asFunctionBody(source, withoutImports(source))
}

function withoutImports(source: Source): MagicString {
  const text = new MagicString(source.text)
  for (const statement of source.program.body) {
    if (statement.type === 'ImportDeclaration' || statement.type === 'ExportAllDeclaration') {
      text.remove(statement.start, statement.end)
    } else if (statement.type === 'ExportNamedDeclaration') {
      text.remove(statement.start, statement.declaration?.start ?? statement.end)
    }
  }
  return text
}

function asFunctionBody(source: Source, text: MagicString): string {
  const declared = [...source.functions.keys(), ...source.constants.keys()]
  return `'use strict';${text.toString()}\nreturn { ${declared.join(', ')} }`
}

/** Semicolons where there are none: what stands before a statement must not become one with it. */
function endStatements(text: MagicString, source: Source, node: FunctionDeclaration): void {
  walk(node.body, (at, above) => {
    const ends = at.type === 'ExpressionStatement' || (at.type === 'VariableDeclaration' && !isLoop(above.at(-1)!))
    if (ends && source.text[at.end - 1] !== ';') text.appendLeft(at.end, ';')
  })
}

function guardLoops(text: MagicString, node: FunctionDeclaration): void {
  walk(node.body, (at) => {
    if (!isLoop(at) || !('body' in at)) return
    const body = at.body as AnyNode
    text.appendLeft(body.start, '{ $.spin(); ').appendRight(body.end, ' }')
  })
}

function stopAtSteps(text: MagicString, source: Source, node: FunctionDeclaration, names: Names, sites: Site[]): void {
  const calls: { call: AnyNode; callee: AnyNode; whole: AnyNode; above: readonly AnyNode[]; step: string }[] = []
  walk(node.body, (at, above) => {
    if (at.type !== 'CallExpression' || at.callee.type !== 'Identifier') return
    const target = names.find(at.callee.name)
    if (!target || !names.hasSteps(at.callee.name)) return
    const step = isStep(target) ? target.name : ''
    calls.push({ call: at, callee: at.callee, whole: wholeExpression(at, above), above: [...above], step })
  })
  const locals = new Locals(node)
  const kept: string[] = []
  for (const { call, callee, whole, above, step } of calls) {
    checkOrder(source, call, above)
    const place = sites.push({ source, node: call, inside: node.id.name }) - 1
    const others = calls.filter((other) => other.whole === whole && other.call !== call)
    const before = others.filter((other) => other.call.end <= call.end).map((other) => keep(other.call))
    const needed = [...locals.neededAt(call, above), ...before]
    const isKept = others.some((other) => other.call.end > call.end)
    if (isKept) kept.push(keep(call))
    text.appendRight(call.start, `${isKept ? `(${keep(call)} = ` : ''}$.left(yield* $.at(${place}, `)
    if (step !== '') text.update(callee.start, callee.end, `$.steps.${step}`)
    text.appendLeft(call.end, `${needed.map((name) => `, ${name}`).join('')}))${isKept ? ')' : ''}`)
  }
  text.appendLeft(node.start + 'function'.length, '*')
  if (kept.length > 0) text.appendRight(node.body.start + 1, ` let ${kept.join(', ')};`)
}

const keep = (call: AnyNode): string => `$${call.start}`
