// How a function is called by its name in other threads, whichever of the three ways it was said.
//
//   F1  one function has one number in this thread: a thread that has been told what it means need not be told again
//   F2  what is known of functions shipped as source is limited: programs make them anew again and again

import { ArgumentTypeError } from '@hublet/core'
import { describe, functionName } from '@hublet/core/lowlevel'

import { FunctionRefused } from '../errors.ts'
import { callerFile } from './caller.ts'
import { type TaskTarget, TaskReference, checkName, hrefOf, moduleOf } from './reference.ts'
import { checkSource, textOf } from './source.ts'

/** What another thread has to know: an export, or the source of a function and the file that it stands in. */
export type Descriptor =
  | readonly [kind: 'export', module: string, name: string]
  | readonly [kind: 'source', text: string, file: string]

export interface Named {
  readonly id: number
  /** For reports. */
  readonly label: string
  readonly descriptor: Descriptor
}

/** How many functions a thread remembers that were shipped as source (F2). */
export const MOST_SOURCES = 1000

/** Milliseconds that the module of a marked function may take until it has been evaluated. */
const longest = 1000

let ids = 0
/** By functions and references; a promise as long as it is being found out. */
const byFunction = new WeakMap<object, Named | Promise<Named>>()
const byExport = new Map<string, Named>()
/** Those that have turned out to work in other threads. */
const bySource = new Map<string, Named>()

/** Finds the name of `fn`; a promise if it has not come before. @throws {ArgumentTypeError | FunctionRefused}, or rejects with them */
export function nameOf(operation: string, fn: unknown): Named | Promise<Named> {
  if (typeof fn === 'function') {
    const known = byFunction.get(fn)
    if (known !== undefined) return known
    const module = moduleOf(fn)
    const named = module === undefined ? shipped(fn, callerFile()) : exportedAs(fn, module)
    if (named instanceof Promise) remember(fn, named)
    return named
  }
  if (fn instanceof TaskReference) return referred(fn)
  const target = fn as Partial<TaskTarget> | null | undefined
  if (typeof target === 'object' && target !== null && 'module' in target) {
    return exported(hrefOf(operation, target.module), checkName(operation, target.name))
  }
  throw new ArgumentTypeError(
    `${operation}: fn must be a function, a task() reference or { module, name }, got ${describe(fn)}`,
  )
}

/** Many may ask before it is found out. */
function remember(fn: object, named: Promise<Named>): void {
  byFunction.set(fn, named)
  named.catch(() => byFunction.delete(fn)) // it may be exported later
}

function referred(reference: TaskReference): Named | Promise<Named> {
  let named = byFunction.get(reference)
  if (named === undefined) byFunction.set(reference, (named = exported(reference.module, reference.name)))
  return named
}

/** The function that another hub has named. */
export function namedBy(descriptor: Descriptor, label: string): Named {
  const [kind, from, name] = descriptor
  return kind === 'export' ? exported(from, name) : source(from, name, label)
}

function exported(module: string, name: string): Named {
  const key = `${module}#${name}`
  let named = byExport.get(key)
  if (named === undefined) byExport.set(key, (named = { id: ++ids, label: name, descriptor: ['export', module, name] }))
  return named
}

/** A marked function: this thread has loaded its module, so that its exports can be looked through. */
async function exportedAs(fn: object, module: string): Promise<Named> {
  const exports = await exportsOf(module, fn)
  const name = Object.keys(exports).find((key) => exports[key] === fn)
  if (name === undefined) {
    throw new FunctionRefused(
      `cannot run ${functionName(fn)} in another thread: it is marked by task(), but ${module} does not export it; do that`,
    )
  }
  const named = exported(module, name)
  byFunction.set(fn, named)
  return named
}

/** Those of a module that has been evaluated, or will be at once; it may never be if it waits, meanwhile, for this. */
async function exportsOf(module: string, fn: object): Promise<Record<string, unknown>> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const text = `cannot run ${functionName(fn)} in another thread: its module ${module} has not ended its own \`await\``
    reject(new FunctionRefused(`${text}; use the function from another module, or after that`))
  }, longest)
  try {
    return (await Promise.race([import(module), tooLong])) as Record<string, unknown>
  } finally {
    clearTimeout(timer)
  }
}

function shipped(fn: object, file: string): Named | Promise<Named> {
  const label = functionName(fn)
  const text = textOf(fn, label)
  if (bySource.has(keyOf(text, file))) return shippedAs(fn, text, file, label)
  return checkSource(text, label).then(() => shippedAs(fn, text, file, label))
}

function shippedAs(fn: object, text: string, file: string, label: string): Named {
  const named = source(text, file, label)
  byFunction.set(fn, named)
  return named
}

function source(text: string, file: string, label: string): Named {
  const key = keyOf(text, file)
  let named = bySource.get(key)
  if (named === undefined) {
    named = { id: ++ids, label, descriptor: ['source', text, file] }
    if (bySource.size >= MOST_SOURCES) bySource.delete(bySource.keys().next().value!)
    bySource.set(key, named)
  }
  return named
}

const keyOf = (text: string, file: string): string => `${file} ${text}`
