// Small faults in an explored file, one at a time. Every one of them is either caught by a scenario or listed, with the
// reason why it is none, in equivalents/.
//
//   dropped      a step, or a call with steps, that stands alone is left out; an add whose result is used only reads
//   pretended    a compare-exchange writes nothing and says that it did
//   torn         a compare-exchange or an add is a load and a store, between which others may come
//   doubled      is done twice. Not loads and notifies: they may always be done twice
//   swapped      two statements with steps that follow each other change places
//   notify one   wakes only who has waited longest
//   always, never  the condition of an if, a loop or a ternary; if it does more than read, it is still evaluated

import type { AnyNode, CallExpression } from 'acorn'

import { walk } from './ast.ts'
import type { Loaded } from './load.ts'
import { isProgramStep, isStep } from './resolve.ts'
import type { Source } from './source.ts'

export interface Mutant {
  readonly source: Source
  readonly kind: string
  /** The function it is in. */
  readonly inside: string
  /** What has been changed; a second one with the same text in the same function ends with ` #2`. */
  readonly original: string
  readonly place: string
  /** The whole file, mutated. */
  readonly text: string
}

const TORN = `
function $compareExchange(words, index, expected, value) {
  const seen = $load(words, index);
  if (seen === expected) $store(words, index, value);
  return seen;
}
function $add(words, index, value) {
  const seen = $load(words, index);
  $store(words, index, seen + value);
  return seen;
}
`

export function mutantsOf(source: Source, loaded: Loaded): Mutant[] {
  const mutants: Mutant[] = []
  const seen = new Map<string, number>()
  for (const inside of loaded.stepping(source)) {
    const put = (kind: string, from: AnyNode, to: AnyNode, replacement: string): void => {
      const words = source.text.slice(from.start, to.end).replaceAll(/\s+/g, ' ')
      const key = `${inside} ${kind} ${words}`
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      const text = source.text.slice(0, from.start) + replacement + source.text.slice(to.end) + TORN
      const short = words.length > 100 ? `${words.slice(0, 60)} … ${words.slice(-30)}` : words
      const original = count > 1 ? `${short} #${count}` : short
      mutants.push({ source, kind, inside, original, place: source.at(from.start), text })
    }
    new Mutation(source, loaded, put).all(source.functions.get(inside)!.body)
  }
  return mutants
}

type Put = (kind: string, from: AnyNode, to: AnyNode, replacement: string) => void

class Mutation {
  readonly #source: Source
  readonly #loaded: Loaded
  readonly #put: Put

  constructor(source: Source, loaded: Loaded, put: Put) {
    this.#source = source
    this.#loaded = loaded
    this.#put = put
  }

  all(body: AnyNode): void {
    walk(body, (at, above) => {
      const parent = above.at(-1)
      if (at.type === 'CallExpression') this.#call(at, parent)
      if (at.type === 'BlockStatement') {
        for (const [i, second] of at.body.entries()) if (i > 0) this.#swap(at.body[i - 1]!, second)
      }
      if ('test' in at && at.test) this.#condition(at.test)
    })
  }

  #call(at: CallExpression, parent: AnyNode | undefined): void {
    if (at.callee.type !== 'Identifier') return
    const target = this.#loaded.files.find(this.#source, at.callee.name)
    if (target === undefined || !this.#loaded.hasSteps(target) || isProgramStep(target)) return
    const step = isStep(target) ? target.name : ''
    const text = this.#text(at)
    const given = at.arguments.map((one) => this.#text(one))
    const alone = parent?.type === 'ExpressionStatement'
    if (step === 'load') return
    if (alone) this.#put('dropped', at, at, '0')
    else if (step === 'compareExchange') this.#put('pretended', at, at, `(${given[2]})`)
    else if (step === 'add') this.#put('dropped', at, at, `$load(${given[0]}, ${given[1]})`)
    if (step === 'compareExchange' || step === 'add') this.#put('torn', at, at, `$${step}(${given.join(', ')})`)
    if (step === 'notifyAll') this.#put('notify one', at, at, `$notifyOne(${given.join(', ')})`)
    else if (alone) this.#put('doubled', parent, parent, `{ ${text}; ${text} }`)
    else if (step !== '') this.#put('doubled', at, at, `(${text}, ${text})`)
  }

  #swap(first: AnyNode, second: AnyNode): void {
    if (!this.#hasStep(first) || !this.#hasStep(second) || first.type === 'ReturnStatement') return
    if (declares(first).some((name) => this.#uses(second, name))) return
    if (second.type === 'ReturnStatement' && second.argument) {
      const swapped = `{ const $result = ${this.#text(second.argument)}; ${this.#text(first)}; return $result }`
      this.#put('swapped', first, second, swapped)
    } else this.#put('swapped', first, second, `${this.#text(second)}; ${this.#text(first)};`)
  }

  #condition(test: AnyNode): void {
    const does = this.#hasStep(test, true)
    for (const [kind, value] of [['always', 'true'] as const, ['never', 'false'] as const]) {
      this.#put(kind, test, test, does ? `(${this.#text(test)}, ${value})` : value)
    }
  }

  /** `writing`: other than loads. */
  #hasStep(node: AnyNode, writing = false): boolean {
    let found = false
    walk(node, (at) => {
      if (at.type !== 'CallExpression' || at.callee.type !== 'Identifier') return
      const target = this.#loaded.files.find(this.#source, at.callee.name)
      if (target && this.#loaded.hasSteps(target) && !(writing && target.name === 'load')) found = true
    })
    return found
  }

  #uses(node: AnyNode, name: string): boolean {
    let found = false
    walk(node, (at) => {
      found ||= at.type === 'Identifier' && at.name === name
    })
    return found
  }

  #text(node: AnyNode): string {
    return this.#source.text.slice(node.start, node.end)
  }
}

function declares(node: AnyNode): string[] {
  if (node.type !== 'VariableDeclaration') return []
  return node.declarations.map(({ id }) => (id.type === 'Identifier' ? id.name : ''))
}
