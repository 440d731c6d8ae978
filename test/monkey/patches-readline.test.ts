// node:readline and node:readline/promises, patched.

import { createInterface } from 'node:readline'
import { createInterface as createPromises } from 'node:readline/promises'
import { PassThrough } from 'node:stream'
import { promisify } from 'node:util'

import { Timeout, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { events } from '../../packages/monkey/src/patches/events.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { readline } from '../../packages/monkey/src/patches/readline.ts'
import { type Pending, install, testPatched, withPatches } from '../support/patched-operation.ts'
import { same } from '../support/thrown.ts'

withPatches(readline)

interface Terminal extends Disposable {
  readonly input: PassThrough
  readonly lines: ReturnType<typeof createPromises>
}

function terminal(create = createPromises): Terminal {
  const input = new PassThrough()
  const lines = create({ input, output: new PassThrough() })
  return { input, lines, [Symbol.dispose]: () => lines.close() }
}

type Ask = (lines: Terminal['lines'], query: string, options?: { signal: AbortSignal }) => Promise<string>

const asPromise: Ask = (lines, query, ...options) => lines.question(query, ...(options as []))
const promisified: Ask = (lines, query, ...options) =>
  (promisify(callbackQuestion(lines)) as unknown as (...args: unknown[]) => Promise<string>).call(
    lines,
    query,
    ...options,
  )
const callbackQuestion = (lines: object) => Reflect.get(lines, 'question') as (query: string) => void
const callbacks = createInterface as unknown as typeof createPromises

const nextLine = async (lines: Terminal['lines']): Promise<string | undefined> => {
  for await (const line of lines) return line
  return undefined
}

function asking(create: typeof createPromises, call: (lines: Terminal['lines']) => Promise<unknown>): () => Pending {
  return () => {
    const { input, lines } = terminal(create)
    return {
      call: () => call(lines),
      givenUp: () => lines.getPrompt() === '> ',
      release: () => input.write('Ada\n'),
      result: 'Ada',
      [Symbol.asyncDispose]: async () => lines.close(),
    }
  }
}

testPatched([
  { name: 'question', make: asking(createPromises, (lines) => asPromise(lines, 'Name? ')) },
  {
    name: 'question with a signal of the caller',
    make: asking(createPromises, (lines) => asPromise(lines, 'Name? ', { signal: new AbortController().signal })),
  },
  { name: 'promisified question', make: asking(callbacks, (lines) => promisified(lines, 'Name? ')) },
  { name: 'for await', make: asking(createPromises, nextLine) },
  { name: 'for await with callbacks', make: asking(callbacks, nextLine) },
])

test.for([
  ['promises', createPromises, asPromise],
  ['promisified', callbacks, promisified],
] as const)('after a kill the next question is answered: %s', async ([, create, ask]) => {
  using it = terminal(create)
  const g = spawn(() => ask(it.lines, 'Name? '))
  await settled()
  await g.kill()

  const answer = ask(it.lines, 'Age? ')
  it.input.write('36\n')

  expect(await answer).toBe('36')
})

test('a question that is killed while another one waits leaves that alone', async () => {
  using it = terminal()
  const first = asPromise(it.lines, 'Name? ')
  const g = spawn(() => asPromise(it.lines, 'Age? '))
  await settled()
  await g.kill()

  it.input.write('Ada\n')

  expect(await first).toBe('Ada')
})

test.for([
  ['readline', []],
  ['readline and events', [events]],
] as const)('a line that comes after a kill goes to the next loop: patched are %s', async ([, more]) => {
  using _patches = install(...more)
  using it = terminal()
  const g = spawn(() => nextLine(it.lines))
  await settled()
  await g.kill()
  const iterator = it.lines[Symbol.asyncIterator]()
  await expect(withTimeout(5, () => iterator.next())).rejects.toThrow(Timeout)

  it.input.write('one\ntwo\n')

  expect(await iterator.next()).toEqual({ value: 'one', done: false })
  expect(await iterator.next()).toEqual({ value: 'two', done: false })
})

test("the caller's signal ends a question as it did", async () => {
  using it = terminal()
  const aborted = (): Promise<unknown> => asPromise(it.lines, '?', { signal: AbortSignal.timeout(5) }).catch(same)

  const outside = await aborted()
  const inside = await spawn(aborted).get()

  expect(outside).toMatchObject({ name: 'AbortError' })
  expect(inside).toEqual(outside)
})

test('a closed interface refuses a question in a greenlet as it does outside', async () => {
  const it = terminal()
  it.lines.close()
  const ask = (): Promise<unknown> => asPromise(it.lines, '?').catch(same)

  expect(await spawn(ask).get()).toEqual(await ask())
})
