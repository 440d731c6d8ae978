// What plain functions import within themselves, looked for from the file of their caller.

import { threadpool } from '@hublet/threadpool'
import { beforeAll, expect, test } from 'vitest'

import { fromText } from '../support/pool/from-text.ts'
import { type Ending, runProgram } from '../support/program.ts'
import { same } from '../support/thrown.ts'

let ending: Ending
let results: Record<string, unknown>

beforeAll(() => {
  ending = runProgram('../support/pool/imports')
  results = JSON.parse(ending.stdout) as Record<string, unknown>
})

test('modules of Node, packages and files are imported within a function, once', () => {
  expect(results).toMatchObject({
    node: process.platform,
    bare: 'function',
    relative: 42,
    json: [1],
    sameModule: true,
    within: 42,
    inEval: 42,
  })
})

test('a relative import is relative to the file of the caller, whatever it is called and however it got there', () => {
  expect(results).toMatchObject({ fromOddFolder: 'odd folder', afterAwait: 42, mapped: [43, 44], hiddenStack: [42] })
})

test('an import that fails fails the task, and the thread lives', () => {
  expect(results).toMatchObject({ unknown: 'ERR_MODULE_NOT_FOUND', alive: 1 })
})

test('nothing is printed about it', () => {
  expect(ending.stderr).toBe('')
  expect(ending.status).toBe(0)
})

test('warnings of the task itself are not held back', async () => {
  const warned = fromText<() => Promise<string>>(`async () => {
    await import('node:os')
    return new Promise((resolve) => { process.once('warning', ({ message }) => resolve(message)); process.emitWarning('mine') })
  }`)

  expect(await threadpool.apply(warned)).toBe('mine')
})

test('code made within a task by new Function has no file: its imports fail, and say so', async () => {
  const made = fromText<() => Promise<unknown>>(`() => new Function("return imp" + "ort('./x.ts')")()`)

  expect(await threadpool.apply(made).catch(same)).toMatchObject({ code: expect.stringMatching(/^ERR_/) as string })
})
