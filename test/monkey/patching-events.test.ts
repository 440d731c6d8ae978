import { subscribe, unsubscribe } from 'node:diagnostics_channel'

import { MisuseError } from '@hublet/core'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { DidPatch, PatchHooks, WillPatch } from '../../packages/monkey/src/patching/events.ts'
import { bracket, bracketed, fakeModule, patcherOf } from '../support/patches.ts'

/** Subscribes to one of the channels, for the block. */
function hears(moment: string, listener: (event: WillPatch & DidPatch) => void): Disposable {
  const channel = `hublet.monkey.${moment}`
  const heard = (event: unknown): void => listener(event as WillPatch & DidPatch)
  subscribe(channel, heard)
  return { [Symbol.dispose]: () => void unsubscribe(channel, heard) }
}

const plugin = (hooks: PatchHooks) => ({ from: '/app/plugin.js', hooks })

test('subscribers are told in order', () => {
  const told: string[] = []
  const log = (moment: string) => hears(moment, ({ name }) => told.push(`${moment} ${name}`))
  using _1 = log('will-patch-all')
  using _2 = log('will-patch-module')
  using _3 = log('did-patch-module')
  using _4 = log('did-patch-all')

  patcherOf([bracket('fs', fakeModule()), bracket('net', fakeModule())]).patchAll({})

  expect(told).toEqual([
    'will-patch-all all',
    'will-patch-module fs',
    'did-patch-module fs',
    'will-patch-module net',
    'did-patch-module net',
    'did-patch-all all',
  ])
})

test('what is told names the options and what was done', () => {
  const told: (WillPatch | DidPatch)[] = []
  const tell = (event: WillPatch | DidPatch): unknown => told.push(event)
  const hooks = { willPatchAll: tell, willPatchModule: tell, didPatchModule: tell, didPatchAll: tell }
  const options = { net: false }

  const report = patcherOf([bracket('fs', fakeModule(), 'read')], plugin(hooks)).patchAll(options)

  expect(told.map((event) => event.options)).toEqual([options, options, options, options])
  expect(told[2]).toMatchObject({ name: 'fs', report: { patched: ['fs'], replaced: ['fake-fs read'] } })
  expect(Reflect.get(told[3]!, 'report')).toBe(report)
})

test.for(['a subscriber', 'a plugin'])('M3 what %s vetoes stays unpatched', (who) => {
  const fs = fakeModule()
  const willPatchModule = (event: WillPatch): void => {
    if (event.name === 'fs') event.veto('not mine')
  }
  using _heard = who === 'a plugin' ? undefined : hears('will-patch-module', willPatchModule)
  const plugins = who === 'a plugin' ? [plugin({ willPatchModule })] : []
  const patcher = patcherOf([bracket('fs', fs), bracket('net', fakeModule())], ...plugins)

  expect(patcher.patchAll({})).toMatchObject({ patched: ['net'], vetoed: [{ what: 'fs', why: 'not mine' }] })
  expect(fs.read('a')).toBe('read a')
  expect(patcher.has('fs')).toBe(false)
})

test.for(['a subscriber', 'a plugin'])('M3 if %s vetoes all nothing is patched', (who) => {
  const fs = fakeModule()
  const willPatchAll = (event: WillPatch): void => event.veto('not here')
  using _heard = who === 'a plugin' ? undefined : hears('will-patch-all', willPatchAll)
  const patcher = patcherOf([bracket('fs', fs)], ...(who === 'a plugin' ? [plugin({ willPatchAll })] : []))

  expect(patcher.patchAll({})).toMatchObject({ patched: [], vetoed: [{ what: 'all', why: 'not here' }] })
  expect(fs.read('a')).toBe('read a')
  expect(patcher.patchAll({}).vetoed).toHaveLength(1) // asked again
})

test('of a part that is vetoed nothing is looked for', () => {
  let asked = 0
  const willPatchModule = (event: WillPatch): void => event.veto('no')
  const didPatchModule = (): unknown => asked++
  const targets = (): [] => (asked++, [])

  patcherOf(
    [{ name: 'fs', targets }],
    plugin({ willPatchModule, didPatchModule: () => void didPatchModule() }),
  ).patchAll({})

  expect(asked).toBe(0)
})

test('the first veto is the one that is reported', () => {
  const veto = (why: string) => plugin({ willPatchModule: (event) => event.veto(why) })

  const report = patcherOf([bracket('fs', fakeModule())], veto('first'), veto('second')).patchAll({})

  expect(report.vetoed).toEqual([{ what: 'fs', why: 'first' }])
})

test('a veto that comes too late is refused', () => {
  const kept: WillPatch[] = []
  const patcher = patcherOf(
    [bracket('fs', fakeModule())],
    plugin({ willPatchModule: (event) => void kept.push(event) }),
  )

  expect(patcher.patchAll({}).patched).toEqual(['fs'])
  expect(() => kept[0]!.veto('no')).toThrow(MisuseError)
  expect(() => kept[0]!.veto('no')).toThrow('cannot veto the patching of fs: it is decided; veto at once when told')
})

test('a plugin that throws is reported: it has not objected, and the rest goes on', () => {
  const error = new Error('broken')
  const throws = (): never => {
    throw error
  }
  const broken = plugin({ willPatchAll: throws, willPatchModule: throws, didPatchModule: throws, didPatchAll: throws })
  const told: string[] = []
  const next = plugin({ didPatchModule: ({ name }) => void told.push(name) })

  const report = patcherOf([bracket('fs', fakeModule()), bracket('net', fakeModule())], broken, next).patchAll({})

  expect(report.patched).toEqual(['fs', 'net'])
  expect(told).toEqual(['fs', 'net'])
  expect(report.failed).toEqual(Array.from({ length: 6 }, () => ({ what: '/app/plugin.js', error })))
})

test('a plugin that patches while it is told does not begin the same part again', () => {
  const fs = fakeModule()
  const hooks: PatchHooks = {
    willPatchAll: () => void patcher.patchAll({}),
    willPatchModule: ({ name }) => name === 'fs' && patcher.patchPart('fs'),
  }
  const patcher = patcherOf([bracket('fs', fs)], plugin(hooks))

  expect(patcher.patchAll({}).patched).toEqual(['fs'])
  expect(fs.read('a')).toBe('[read a]')
})

test('plugins are not asked if they are not wanted', () => {
  const veto = plugin({ willPatchModule: (event) => event.veto('no') })

  expect(patcherOf([bracket('fs', fakeModule())], veto).patchAll({ plugins: false }).patched).toEqual(['fs'])
})

test('whoever patches something else may bring hooks of his own', () => {
  const told: string[] = []
  const target = fakeModule()
  const targets = () => [{ target, key: 'read', wrap: bracketed }]
  const hooks: PatchHooks = {
    willPatchModule: (event) => event.veto('the version is too old'),
    didPatchModule: ({ name }) => void told.push(name),
  }

  const report = patcherOf([]).patchOther({ name: 'pg', targets }, { from: 'pg', hooks })

  expect(report.vetoed).toEqual([{ what: 'pg', why: 'the version is too old' }])
  expect(told).toEqual([])
  expect(target.read('a')).toBe('read a')
})
