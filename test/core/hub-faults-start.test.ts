// What a hub thread is started with, and what it is not given.

import { HubThread, type HubThreadOptions, hubByName, hubs } from '@hublet/core'
import { expect, test } from 'vitest'

import { env, errorOf } from '../support/hub-threads.ts'
import { collectReports } from '../support/reports.ts'

type Starts = typeof import('../support/hubs/faults-start.ts')

const url = new URL('../support/hubs/faults-start.ts', import.meta.url)
const start = (options?: HubThreadOptions): Promise<HubThread<Starts>> =>
  HubThread.start<Starts>(url, { env, ...options })
const patch = (name: string): readonly string[] => [
  '--import',
  `data:text/javascript,(globalThis.patches ??= []).push("${name}")`,
]

test('a module that --import names is loaded before the one that the hub serves', async () => {
  await using plain = await start()
  await using patched = await start({ execArgv: patch('one') })

  expect(await plain.api.patches()).toBe(undefined)
  expect(await patched.api.patches()).toEqual(['one'])
})

test('execArgv is kept below a hub, and what is given there is added', async () => {
  await using thread = await start({ execArgv: patch('one') })

  expect(await thread.api.patchesBelow(undefined)).toEqual(['one'])
  expect(await thread.api.patchesBelow(patch('two'))).toEqual(['one', 'two'])
  expect(await thread.api.execArgv()).toEqual([...process.execArgv, ...patch('one')])
})

test('a module that --import names and that fails is the error of the start', async () => {
  using reports = collectReports()
  const execArgv = ['--import', 'data:text/javascript,throw new RangeError("no patch")']

  const error = await errorOf(start({ execArgv }))

  expect(error).toMatchObject({ code: 'HUBLET_HUB_EXIT', exitCode: 1, cause: { message: 'no patch' } })
  expect(error.cause).toBeInstanceOf(RangeError)
  expect(hubs()).toEqual([])
  expect(reports.list).toEqual([])
})

test.for([
  ['throw new RangeError("early")', { name: 'RangeError', message: 'early' }],
  ['await Promise.reject(new TypeError("late"))', { name: 'TypeError', message: 'late' }],
  ['export const = 1', { name: 'SyntaxError' }],
  ['import "node:nothing"', { code: 'ERR_UNKNOWN_BUILTIN_MODULE' }],
] as const)('F01 a module that fails while it is loaded fails the start: %s', async ([text, expected]) => {
  using reports = collectReports()

  const error = await errorOf(HubThread.start(`data:text/javascript,${text}`, { env }))

  expect(error).toMatchObject(expected)
  expect(hubs()).toEqual([])
  expect(reports.list).toEqual([])
})

test('F01 what a module throws is the reason of its start as it is, even if it is no error', async () => {
  const load = (text: string): Promise<unknown> => errorOf(HubThread.start(`data:text/javascript,${text}`, { env }))

  expect(await load('throw "a text"')).toBe('a text')
  expect(await load('throw { code: 7 }')).toEqual({ code: 7 })
  expect(await load('throw undefined')).toBe(undefined)
})

test('F26 hubs five levels below each other are reached from here, and end with the one above them', async () => {
  const thread = await start({ name: 'top' })

  const names = await thread.api.descend(5)

  expect(
    hubs()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(names.toSorted())
  expect(await hubByName<Starts>(names.at(-1)!)!.api.descend(0)).toEqual([names.at(-1)])
  await thread.terminate()
  expect(hubs()).toEqual([])
})

test('F02 a hub below a hub that fills its heap ends alone', async () => {
  await using parent = await start({ name: 'parent', resourceLimits: { maxOldGenerationSizeMb: 64 } })
  await using full = await start({
    name: 'full',
    resourceLimits: { maxOldGenerationSizeMb: 20, maxYoungGenerationSizeMb: 2 },
  })
  await parent.api.descend(1)

  expect(await errorOf(full.api.fill())).toMatchObject({ hub: 'full', cause: { code: 'ERR_WORKER_OUT_OF_MEMORY' } })

  expect(await parent.api.patches()).toBe(undefined)
  expect(hubs()).toHaveLength(2)
})
