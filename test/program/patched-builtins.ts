// Prints as JSON who reaches the wrapper of `readFile` before it is there, while it is, and afterwards.

import fs, { promises, readFile as readFileLater } from 'node:fs'
import * as namespace from 'node:fs/promises'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

import { patchModule, unpatchAll } from '@hublet/monkey'

const require = createRequire(import.meta.url)
let calls = 0

/** Which of the references of this program are patched now. */
async function reached(): Promise<string[]> {
  const ways: Record<string, () => Promise<unknown>> = {
    'named import': () => readFile(import.meta.filename),
    namespace: () => namespace.readFile(import.meta.filename),
    'promises of fs': () => promises.readFile(import.meta.filename),
    'default import': () => fs.promises.readFile(import.meta.filename),
    require: () => require('node:fs/promises').readFile(import.meta.filename),
    getBuiltinModule: () => process.getBuiltinModule('fs/promises').readFile(import.meta.filename),
    'import()': async () => (await import('node:fs/promises')).readFile(import.meta.filename),
    promisify: () => promisify(readFileLater)(import.meta.filename),
  }
  const names: string[] = []
  for (const [name, call] of Object.entries(ways)) {
    const before = calls
    await call()
    if (calls > before) names.push(name)
  }
  return names
}

const counting = <F extends (...args: never[]) => unknown>(original: F): F =>
  function (this: unknown, ...args: never[]) {
    calls++
    return Reflect.apply(original, this, args)
  } as unknown as F

const before = await reached()
patchModule('node:fs/promises', process.getBuiltinModule('node:fs/promises'), { readFile: counting })
patchModule('node:fs', fs, { readFile: counting })
const meanwhile = await reached()
const { left } = unpatchAll()
const after = await reached()
console.log(JSON.stringify({ before, meanwhile, after, left }))
