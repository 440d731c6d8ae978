import { once } from 'node:events'
import { createRequire } from 'node:module'

import { MisuseError } from '@hublet/core'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import * as parts from '../../packages/monkey/src/patching/parts.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { patchNames } from '../../packages/monkey/src/patching/replacement.ts'
import { bracket, fakeModule, patcherOf } from '../support/patches.ts'

function twoParts() {
  const fs = fakeModule()
  const net = fakeModule()
  return { fs, net, patcher: patcherOf([bracket('fs', fs), bracket('net', net)]) }
}

test('all parts are patched, and what was replaced is told', () => {
  const { fs, net, patcher } = twoParts()

  const report = patcher.patchAll({})

  expect(report.patched).toEqual(['fs', 'net'])
  expect(report.replaced).toEqual(['fake-fs read', 'fake-fs write', 'fake-net read', 'fake-net write'])
  expect([fs.read('a'), net.write('b')]).toEqual(['[read a]', '[write b]'])
})

test('a part that is not wanted stays as it is', () => {
  const { fs, net, patcher } = twoParts()

  expect(patcher.patchAll({ fs: false }).patched).toEqual(['net'])
  expect([fs.read('a'), net.read('a')]).toEqual(['read a', '[read a]'])
})

test('to name one part does not turn the others off', () => {
  expect(twoParts().patcher.patchAll({ fs: true }).patched).toEqual(['fs', 'net'])
})

test('M1 a second call with the same options does nothing and does not warn', async () => {
  const { fs, patcher } = twoParts()
  patcher.patchAll({ net: false })
  const wrapper = fs.read
  const warnings: Error[] = []
  const listen = (warning: Error): unknown => warnings.push(warning)
  process.on('warning', listen)

  const report = patcher.patchAll({ net: false, fs: true })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', listen)

  expect(Object.values(report).flat()).toEqual([])
  expect(fs.read).toBe(wrapper)
  expect(warnings).toEqual([])
})

test('M1 a second call with other options warns and adds', async () => {
  const { fs, net, patcher } = twoParts()
  patcher.patchAll({ net: false })
  const warning = once(process, 'warning')

  const report = patcher.patchAll({ fs: false })

  expect(report.patched).toEqual(['net'])
  expect([fs.read('a'), net.read('a')]).toEqual(['[read a]', '[read a]'])
  const [told] = await warning
  expect(told).toMatchObject({ name: 'HubletPatchWarning', code: 'HUBLET_PATCH' })
  expect(told.message).toBe('patchAll has been called before with other options: a later call only adds')
  expect(told.detail).toBe('added: net; patched all the same: fs')
})

test('a part of which nothing has to be replaced is patched; one of which nothing could be is not', () => {
  const patcher = patcherOf([{ name: 'net', targets: () => [] }, bracket('fs', Object.freeze(fakeModule()))])

  expect(patcher.patchAll({}).patched).toEqual(['net'])
  expect([patcher.has('net'), patcher.has('fs')]).toEqual([true, false])
})

test('one part can be patched alone, once', () => {
  const { fs, net, patcher } = twoParts()

  expect(patcher.patchPart('fs').patched).toEqual(['fs'])
  expect(patcher.patchPart('fs').patched).toEqual([])
  expect([fs.read('a'), net.read('a')]).toEqual(['[read a]', 'read a'])
  expect(patcher.patchAll({}).patched).toEqual(['net'])
})

test('after all is undone all can be patched again', () => {
  const { fs, patcher } = twoParts()
  patcher.patchAll({})
  patcher.undo()

  expect(fs.read('a')).toBe('read a')
  expect(patcher.has('fs')).toBe(false)
  expect(patcher.patchAll({}).patched).toEqual(['fs', 'net'])
  expect(fs.read('a')).toBe('[read a]')
})

test('to undo what was not done does nothing', () => {
  expect(patcherOf([]).undo()).toEqual({ restored: [], left: [] })
})

test('a part that cannot be named is reported, and the others are patched', async () => {
  const wrong = new Error('wrong')
  const net = fakeModule()
  const targets = (): never => {
    throw wrong
  }
  const warning = once(process, 'warning')

  const report = patcherOf([{ name: 'fs', targets }, bracket('net', net)]).patchAll({})

  expect(report).toMatchObject({ patched: ['net'], failed: [{ what: 'fs', error: wrong }] })
  expect((await warning)[0].message).toBe('patching: fs has failed, the rest was done')
})

test('what a part replaces is looked for when it is patched, not before', () => {
  let asked = 0
  const patcher = patcherOf([
    { name: 'fs', targets: () => [] },
    { name: 'net', targets: () => (asked++, []) },
  ])

  patcher.patchAll({ net: false })
  expect(asked).toBe(0)
  patcher.patchPart('net')
  expect(asked).toBe(1)
})

test('each part has a function of its own', () => {
  const names = patchNames.map((name) => `patch${name[0]!.toUpperCase()}${name.slice(1)}`)

  expect(Object.keys(parts).toSorted()).toEqual(names.toSorted())
})

test.for<[string, object, string]>([
  ['a name that is not known', { filesystem: true }, "cannot patch 'filesystem': there is fetch, timers"],
  ['what is no object', 7 as never, 'cannot patch: options is 7, pass an object'],
  ['what is no boolean', { fs: 1 }, 'cannot patch: fs is 1, pass true or false'],
])('an option with %s is refused before anything is patched', ([, options, message]) => {
  const { fs, patcher } = twoParts()

  expect(() => patcher.patchAll(options)).toThrow(MisuseError)
  expect(() => patcher.patchAll(options)).toThrow(message)
  expect(fs.read('a')).toBe('read a')
})

/** A CommonJS module that has been loaded, with these exports. */
function loaded(name: string, exports: unknown): Disposable {
  const { cache } = createRequire(import.meta.url)
  cache[name] = { exports } as NodeJS.Module
  return { [Symbol.dispose]: () => void delete cache[name] }
}

test('modules that export an original from before are named', () => {
  const fs = fakeModule()
  const { read, write } = fs
  using _renamed = loaded('/app/a.cjs', { other: 1, readText: read })
  using _whole = loaded('/app/b.cjs', write)
  using _alive = loaded('/app/c.cjs', { fs })
  using _getter = loaded('/app/d.cjs', {
    get late() {
      throw new Error('not to be called')
    },
  })

  const { captured } = patcherOf([bracket('fs', fs)]).patchAll({})

  expect(captured).toEqual([
    { module: '/app/a.cjs', what: 'fake-fs read' },
    { module: '/app/b.cjs', what: 'fake-fs write' },
  ])
})

test('modules whose exports cannot be read are named', () => {
  const hostile = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('keep out')
      },
    },
  )
  using _loaded = loaded('/app/e.cjs', hostile)

  const { skipped, patched } = patcherOf([bracket('fs', fakeModule())]).patchAll({})

  expect(patched).toEqual(['fs'])
  expect(skipped).toEqual([{ what: '/app/e.cjs', why: 'its exports cannot be read: Error: keep out' }])
})
