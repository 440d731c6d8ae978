import { expect, test, vi } from 'vitest'

import { bracket, bracketed, fakeModule, patched, patcherOf } from '../support/patches.ts'

test('what another copy of the package has patched is not patched again', async () => {
  const target = fakeModule()
  vi.resetModules()
  const copy = await import('../support/patches.ts')
  expect(copy.patcherOf).not.toBe(patcherOf)
  copy.patcherOf([bracket('fs', target)]).patchAll({})

  const report = patcherOf([bracket('fs', target)]).patchAll({})

  const why = 'hublet has patched it before'
  expect(report.skipped).toEqual(['read', 'write'].map((name) => ({ what: `fake-fs ${name}`, why })))
  expect(report.patched).toEqual([])
  expect(target.read('a')).toBe('[read a]')
})

test('a getter that another copy of the package has patched is not patched again', () => {
  const target = {
    get call() {
      return () => 'own'
    },
  }
  patched(target, 'call', { wrap: bracketed })

  patched(target, 'call', { wrap: bracketed })

  expect(target.call()).toBe('[own]')
})

test('what another copy of the package has given back can be patched', () => {
  const target = fakeModule()
  const other = patcherOf([bracket('fs', target)])
  other.patchAll({})
  const { read } = target
  target.read = () => 'mock'
  other.undo()
  target.read = read // that of the other copy: it passes on

  patcherOf([bracket('fs', target)]).patchAll({})

  expect(target.read('a')).toBe('[read a]')
})

test('a wrapper that copies all properties of ours is not taken for ours', () => {
  const target = fakeModule()
  patcherOf([bracket('fs', target, 'read')]).patchAll({})
  const ours = target.read
  target.read = Object.defineProperties(
    (path: unknown) => `<${String(ours(path))}>`,
    Object.getOwnPropertyDescriptors(ours),
  )

  const report = patcherOf([bracket('fs', target, 'read')]).patchAll({})

  expect(report.patched).toEqual(['fs'])
  expect(target.read('a')).toBe('[<[read a]>]')
})

test.for<[string, (target: ReturnType<typeof fakeModule>) => void, string]>([
  [
    'shimmer',
    (target) => Object.assign(target.read, { __wrapped: true, __original: fakeModule().read }),
    'shimmer (OpenTelemetry, for example)',
  ],
  ['fake timers', (target) => Object.assign(target.read, { clock: {} }), 'fake timers'],
  ['graceful-fs', (target) => Object.defineProperty(target, 'gracefulify', { value() {} }), 'graceful-fs'],
  ['sinon', (target) => Object.assign(target.read, { restore() {}, wrappedMethod() {} }), 'sinon'],
  ['a mock of Jest', (target) => Object.assign(target.read, { _isMockFunction: true }), 'a mock'],
])('what %s has wrapped is wrapped, and the report says so', ([, wrap, who]) => {
  const target = fakeModule()
  wrap(target)

  const report = patcherOf([bracket('fs', target, 'read')]).patchAll({})

  expect(report).toMatchObject({ patched: ['fs'], over: [{ what: 'fake-fs read', who }] })
  expect(target.read('a')).toBe('[read a]')
})
