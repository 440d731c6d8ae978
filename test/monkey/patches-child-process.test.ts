// node:child_process, patched.

import { type PromiseWithChild, exec, execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { spawn } from '@hublet/core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { childProcess, setChildProcessOptions } from '../../packages/monkey/src/patches/child-process.ts'
import { becomes, testPatched, withPatches } from '../support/patched-operation.ts'
import { runs } from '../support/process-runs.ts'
import { attempt, same } from '../support/thrown.ts'

withPatches(childProcess)

let folder: string
let count = 0
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'hublet-'))))
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => setChildProcessOptions({ group: true, grace: 5000 }))

/** Promisified anew each time: what was made before the patch is not patched. */
const run = (command: string) => promisify(exec)(command, { encoding: 'utf8' })

/** A path for the pid of a process that a shell starts. */
const newFile = (): string => join(folder, String(count++))
const pidIn = (file: string): number => Number(attempt(() => readFileSync(file, 'utf8')) || Number.NaN)

function pending(call: (file: string) => PromiseWithChild<unknown>) {
  return () => {
    const file = newFile()
    let started: PromiseWithChild<unknown> | undefined
    return {
      call: () => (started = call(file)),
      givenUp: () => started!.child.signalCode === 'SIGTERM',
      release: () => writeFile(`${file}.go`, ''),
      result: { stdout: 'done\n', stderr: '' },
      async [Symbol.asyncDispose]() {
        await writeFile(`${file}.go`, '')
        await started?.catch(same)
      },
    }
  }
}

const untilTold = (file: string): string =>
  `echo $$ > ${file}; while [ ! -e ${file}.go ]; do sleep 0.02; done; echo done`

testPatched([
  { name: 'exec', make: pending((file) => run(untilTold(file))) },
  { name: 'execFile', make: pending((file) => promisify(execFile)('sh', ['-c', untilTold(file)])) },
])

/** A greenlet that runs the command, once the process whose pid it writes into the file runs. */
async function running(command: string, file: string) {
  const g = spawn(() => run(command))
  expect(await becomes(() => pidIn(file) > 0)).toBe(true)
  return g
}

test('what the child has started dies with it', async () => {
  const file = newFile()
  const g = await running(`sleep 60 & echo $! > ${file}; wait; true`, file)

  await g.kill()

  expect(await becomes(() => !runs(pidIn(file)))).toBe(true)
})

test('what the child has left behind dies with it', async () => {
  const file = newFile()
  const g = await running(`(sleep 60 & echo $! > ${file}); sleep 60`, file)

  await g.kill()

  expect(await becomes(() => !runs(pidIn(file)))).toBe(true)
})

test.for([true, false])('what ignores SIGTERM is killed after the grace; in a group: %s', async (group) => {
  setChildProcessOptions({ group, grace: 100 })
  const file = newFile()
  const g = await running(`trap '' TERM; echo $$ > ${file}; while :; do sleep 0.02; done`, file)

  await g.kill()

  expect(runs(pidIn(file))).toBe(true)
  expect(await becomes(() => !runs(pidIn(file)))).toBe(true)
})

test('a child may clean up and write within the grace', async () => {
  const file = newFile()
  const g = await running(
    `trap 'echo late; echo clean > ${file}.end; exit' TERM; echo $$ > ${file}; while :; do sleep 0.02; done`,
    file,
  )

  await g.kill()

  expect(await becomes(() => attempt(() => readFileSync(`${file}.end`, 'utf8')) === 'clean\n')).toBe(true)
})

test('without a group only the child is killed', async () => {
  setChildProcessOptions({ group: false })
  const file = newFile()
  const g = await running(`sleep 60 & echo $! > ${file}; wait; true`, file)

  await g.kill()

  const pid = pidIn(file)
  expect(runs(pid)).toBe(true)
  process.kill(pid)
})

test('only children in greenlets lead groups', async () => {
  const group = async (): Promise<string> =>
    (await run('ps -o pgid= -p $$; echo $$')).stdout.replaceAll(/\s+/g, ' ').trim()
  const own = (text: string): boolean => text.split(' ')[0] === text.split(' ')[1]

  expect(own(await group())).toBe(false)
  expect(own(await spawn(group).get())).toBe(true)
  expect(own(await group())).toBe(false)
})

test('the promise has the child', async () => {
  const outside = run('true')
  expect(outside.child.pid).toBeGreaterThan(0)
  await outside

  await spawn(async () => {
    const inside = run('true')
    expect(inside.child.pid).toBeGreaterThan(0)
    expect(inside.child.constructor).toBe(outside.child.constructor)
    await inside
  }).get()
})

test.for([
  ['a command that fails', () => run('echo out; echo err >&2; exit 3')],
  ['a file that is not there', () => promisify(execFile)('/nonexistent/file')],
  ['a time limit of its own', () => promisify(exec)('echo out; exec sleep 60', { timeout: 30 })],
  ['too much output', () => promisify(exec)('yes', { maxBuffer: 10 })],
  ['a signal of the caller', () => promisify(exec)('exec sleep 60', { signal: AbortSignal.abort('no') })],
] as const)('%s is the same error in a greenlet, output and all', async ([, call]) => {
  const outside: unknown = await call().catch(same)
  const inside: unknown = await spawn(() => call().catch(same)).get()

  expect(outside).toBeInstanceOf(Error)
  expect(inside).toEqual(outside)
  expect({ ...(inside as object) }).toEqual({ ...(outside as object) })
})

test('a wrong argument is thrown at once', async () => {
  const call = (): unknown => attempt(() => promisify(exec)(7 as unknown as string))

  expect(call()).toBeInstanceOf(TypeError)
  expect(await spawn(call).get()).toEqual(call())
})

test.for([
  ['group', { group: 1 as unknown as boolean }],
  ['grace', { grace: -1 }],
  ['grace', { grace: Number.NaN }],
] as const)('a wrong %s is refused', ([name, options]) => {
  expect(() => setChildProcessOptions(options)).toThrow(name)
})
