// Which functions of this Node block: looked up in what its modules export, so that new ones are found.
//
//   B1  no getter is called on the way: it might load or warn of something
//   B2  properties of a function come before the function: its wrapper copies them
//
// What blocks and is not here: what computes for long without a name that says so (`JSON.parse`, `crypto.randomBytes`
// without a callback, `new WebAssembly.Module`), and what goes on in small steps (`StatementSync.iterate`).

import { type BlockingCall, blockingCall } from './blocking-call.ts'

/** Modules of which everything blocks that is called so. */
const modules = ['fs', 'child_process', 'crypto', 'zlib', 'dns'] as const
const blocking = /Sync$/

/** Classes whose methods block, whatever they are called. */
const ofSqlite: Readonly<Record<string, readonly string[]>> = {
  DatabaseSync: ['open', 'close', 'prepare', 'exec', 'loadExtension', 'applyChangeset', 'serialize', 'deserialize'],
  StatementSync: ['all', 'get', 'run'],
}

/** All of them, loading what they are in. */
export function blockingCalls(): BlockingCall[] {
  const found: BlockingCall[] = []
  for (const module of modules) {
    const exports = builtin(module)
    if (exports !== undefined) search(found, module, module, exports, exports)
  }
  const sqlite = builtin('sqlite')
  for (const [kind, methods] of Object.entries(ofSqlite)) {
    const target = prototypeOf(sqlite && valueIn(sqlite, kind))
    for (const key of target === undefined ? [] : methods)
      add(found, `sqlite.${kind}.${key}`, 'sqlite', target!, key, sqlite!)
  }
  const v8 = builtin('v8')
  if (v8 !== undefined) add(found, 'v8.writeHeapSnapshot', 'v8', v8, 'writeHeapSnapshot', v8)
  add(found, 'Atomics.wait', 'Atomics', Atomics, 'wait', Atomics)
  return found
}

type Found = BlockingCall[]

/** In an object, in its functions that block, and in its classes. */
function search(found: Found, module: string, path: string, target: object, exports: object): void {
  for (const key of Object.getOwnPropertyNames(target)) {
    const value = valueIn(target, key)
    if (typeof value !== 'function') continue
    if (prototypeOf(value) !== undefined && target === exports && /^[A-Z]/.test(key)) {
      search(found, module, `${path}.${key}`, value, exports)
      search(found, module, `${path}.${key}`, prototypeOf(value)!, exports)
    } else if (blocking.test(key)) {
      if (valueIn(value, 'native') !== undefined) add(found, `${path}.${key}.native`, module, value, 'native', exports) // B2
      add(found, `${path}.${key}`, module, target, key, exports)
    }
  }
}

function add(found: Found, name: string, module: string, target: object, key: string, exports: object): void {
  if (typeof valueIn(target, key) === 'function') found.push(blockingCall(name, { target, key, module, exports }))
}

function builtin(module: string): object | undefined {
  return process.getBuiltinModule(`node:${module}`)
}

/** What stands in a property that is no accessor (B1). */
function valueIn(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value
}

function prototypeOf(value: unknown): object | undefined {
  if (typeof value !== 'function') return undefined
  const prototype = valueIn(value, 'prototype')
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined
}
