// Functions that other threads have named, in the thread that runs them.

import { compileFunction, constants } from 'node:vm'

import { UnknownExport } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { Descriptor } from './named.ts'
import type { AnyFunction } from './reference.ts'

const known = new Map<number, AnyFunction>()
/** Those that are not known yet: the task that has told it may have been taken back before it began, or have failed. */
const told = new Map<number, Descriptor>()

/** Takes note of what a number means. */
export function tell(id: number, descriptor: Descriptor): void {
  if (!known.has(id)) told.set(id, descriptor)
}

/** The function with this number, of which this thread was told. */
export function functionOf(id: number): AnyFunction | Promise<AnyFunction> {
  return known.get(id) ?? learn(id, told.get(id)!)
}

async function learn(id: number, descriptor: Descriptor): Promise<AnyFunction> {
  const fn = await load(descriptor)
  known.set(id, fn)
  told.delete(id)
  return fn
}

/** @throws what the module throws */
export async function load([kind, from, name]: Descriptor): Promise<AnyFunction> {
  if (kind === 'source') return compile(from, name)
  const module = (await import(from)) as Record<string, unknown>
  const fn = module[name]
  if (typeof fn === 'function') return fn as AnyFunction
  if (Object.hasOwn(module, name))
    throw new UnknownExport(`cannot run "${name}" of ${from}: it is ${describe(fn)}, no function`)
  const names = Object.keys(module).map((key) => JSON.stringify(key))
  throw new UnknownExport(`cannot run "${name}": ${from} exports ${names.length === 0 ? 'nothing' : names.join(', ')}`)
}

/** What it imports is looked for from its own file. */
function compile(source: string, file: string): AnyFunction {
  const imports = /\bimport\b/.test(source)
  if (imports) passWarning()
  return compileFunction(`'use strict'; return (${source}\n)`, [], {
    ...(file === '' ? undefined : { filename: file }),
    ...(imports ? importing : undefined),
  })() as AnyFunction
}

const importing = { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER } as const
let passed = false

/** At the first import Node warns that this is experimental; users of a pool can do nothing about it. */
function passWarning(): void {
  if (passed) return
  passed = true
  const emitWarning = Object.getOwnPropertyDescriptor(process, 'emitWarning')!
  process.emitWarning = () => {}
  try {
    void compileFunction("return import('node:process')", [], importing)()
  } finally {
    Object.defineProperty(process, 'emitWarning', emitWarning)
  }
}
