// Loads a program and all it calls as generators over simulated memory.

import type { AnyNode } from 'acorn'

import { walk } from './ast.ts'
import { type Memory, type Operation, steps } from './operation.ts'
import { type Declaration, Files, isStep, isStepFile, keyOf } from './resolve.ts'
import { checkCode, checkFunction } from './rules.ts'
import { Refusal, type Source } from './source.ts'
import { KILLED } from './steps.ts'
import { type Site, transform } from './transform.ts'

export type Value = number | boolean | undefined | Memory
export type Explored = (...given: Value[]) => Generator<Operation, unknown, number>
export interface Frame {
  readonly site: number
  readonly values: readonly Value[]
}

/** So many turns of a loop without a step are taken for a loop that never ends. */
const SPINS = 10_000
/** So many calls within each other are taken for a recursion that never ends. */
const DEEP = 50

/** What generators call at each step: the stack of the thread that runs now. */
export class Stack {
  readonly steps: typeof steps = steps
  frames: Frame[] = []
  #spins = 0

  reset(): void {
    this.frames = []
    this.#spins = 0
  }

  at<T>(site: number, generator: T, ...values: Value[]): T {
    if (this.frames.push({ site, values }) > DEEP) throw new Error('calls itself for ever')
    return generator
  }

  left<T>(result: T): T {
    this.frames.pop()
    this.#spins = 0
    return result
  }

  spin(): void {
    if (++this.#spins > SPINS) throw new Error('loops without a step')
  }
}

export class Loaded {
  readonly stack: Stack = new Stack()
  readonly sites: Site[] = []
  readonly files: Files
  readonly #main: Source
  readonly #modules = new Map<Source, Record<string, unknown>>()
  readonly #stepping = new Map<string, boolean>()
  readonly #loading = new Set<Source>()

  constructor(file: string, files: Files = new Files()) {
    this.files = files
    this.#main = files.get(file)
    this.#load(this.#main)
  }

  /** The explored files, those of the program included, what is imported first. */
  get sources(): Source[] {
    return [...this.#modules.keys()]
  }

  /** Whether the order of waiters matters. */
  get usesNotifyOne(): boolean {
    return this.sites.some(({ source, node }) => /^\$?notifyOne\b/.test(source.text.slice(node.start, node.end)))
  }

  /** A function of the program. */
  main(name: string): Explored {
    const found = this.files.find(this.#main, name)
    if (found === undefined || !this.hasSteps(found)) throw new Refusal(`${name} is no function with steps`)
    return this.#modules.get(found.source)?.[found.name] as Explored
  }

  /** Functions of a file that contain steps. */
  stepping(source: Source): string[] {
    return [...source.functions.keys()].filter((name) => this.hasSteps({ source, name }))
  }

  #load(source: Source): Record<string, unknown> {
    const known = this.#modules.get(source)
    if (known !== undefined) return known
    if (this.#loading.has(source)) source.refuse(source.program, 'imports itself')
    this.#loading.add(source)
    const imported: [string, unknown][] = []
    for (const name of source.imports.keys()) {
      const found = this.files.find(source, name)
      if (found && !isStepFile(found.source)) imported.push([name, this.#load(found.source)[found.name]])
      else if (found && name === 'KILLED') imported.push([name, KILLED])
    }
    this.#check(source)
    const names = {
      find: (name: string) => this.files.find(source, name),
      hasSteps: (name: string) => this.hasSteps(this.files.find(source, name)),
    }
    const text = transform(source, names, this.sites)
    // oxlint-disable-next-line typescript/no-implied-eval
    const module = new Function('$', ...imported.map(([name]) => name), text)
    const exported = module(this.stack, ...imported.map(([, value]) => value)) as Record<string, unknown>
    this.#modules.set(source, exported)
    return exported
  }

  #check(source: Source): void {
    const find = (name: string): Declaration | undefined => this.files.find(source, name)
    const isFunction = (name: string): boolean => {
      const found = find(name)
      if (found === undefined) return false
      const constant = found.source.constants.get(found.name)
      return constant === undefined || constant.type === 'ArrowFunctionExpression'
    }
    const names = { isFunction, isKnown: (name: string) => find(name) !== undefined }
    for (const node of source.functions.values()) checkFunction(source, node, names)
    for (const value of source.constants.values()) {
      if (value.type === 'ArrowFunctionExpression') {
        const locals = new Set(value.params.map((one) => (one.type === 'Identifier' ? one.name : '')))
        if (locals.has('') || value.async) source.refuse(value, 'a parameter is a plain name')
        checkCode(source, value.body, names, locals)
      } else checkCode(source, value, names, new Set())
      if (this.#callsStep(source, value)) source.refuse(value, 'a step in a constant')
    }
    for (const statement of source.program.body) {
      const kind = statement.type
      if (!/^(Import|Export|Function|Variable)/.test(kind) || kind === 'ExportDefaultDeclaration') {
        source.refuse(statement, 'not a function, a constant or an import')
      }
    }
  }

  /** Whether it is a step, or a function that comes to one. */
  hasSteps(declaration: Declaration | undefined): boolean {
    if (declaration === undefined) return false
    if (isStep(declaration)) return true
    const node = declaration.source.functions.get(declaration.name)
    if (node === undefined) return false
    const key = keyOf(declaration)
    const known = this.#stepping.get(key)
    if (known !== undefined) return known
    this.#stepping.set(key, false) // while it is looked at: a call of itself adds nothing
    const result = this.#callsStep(declaration.source, node.body)
    // A "no" that rests on a function being looked at further up may turn out wrong: only the outermost is kept.
    if (result) this.#stepping.set(key, true)
    else this.#stepping.delete(key)
    return result
  }

  #callsStep(source: Source, node: AnyNode): boolean {
    let found = false
    walk(node, (at) => {
      if (found || at.type !== 'CallExpression' || at.callee.type !== 'Identifier') return
      found = this.hasSteps(this.files.find(source, at.callee.name))
    })
    return found
  }
}
