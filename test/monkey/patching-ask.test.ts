import { EventEmitter } from 'node:events'
import fs from 'node:fs'

import { MisuseError } from '@hublet/core'
import { isObjectPatched, isPatched, original, patchModule, unpatchAll } from '@hublet/monkey'
import { afterEach, expect, expectTypeOf, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { Callable } from '../../packages/monkey/src/patching/replacement.ts'
import { bracketed, fakeModule, patched } from '../support/patches.ts'

afterEach(() => void unpatchAll())

test('M2 the original is what was there before, patched or not', () => {
  const target = fakeModule()
  const { read, write } = target
  patchModule('fake', target, { read: bracketed })

  expect(target.read).not.toBe(read)
  expect(original(target, 'read')).toBe(read)
  expect(original(target, 'write')).toBe(write)
})

test('M2 originals can be asked for in a list', () => {
  const target = fakeModule()
  const { read, write } = target
  patchModule('fake', target, { read: bracketed })

  expect(original(target, ['write', 'read'])).toEqual([write, read])
  expectTypeOf(original(fs, ['existsSync', 'constants'])).toEqualTypeOf<[typeof fs.existsSync, typeof fs.constants]>()
})

test('M2 a builtin can be asked about by its names', () => {
  const { existsSync } = fs
  patchModule('fs', fs, { existsSync: (inner) => (path) => inner(path) })

  expect([isPatched('fs'), isPatched('node:fs'), isPatched('node:net')]).toEqual([true, true, false])
  expect(isObjectPatched('fs', 'existsSync')).toBe(true)
  expect(isObjectPatched('node:fs', 'statSync')).toBe(false)
  expect(isObjectPatched(fs, 'existsSync')).toBe(true)
  expect(original('node:fs', 'existsSync')).toBe(existsSync)
  expect(original('fs', ['existsSync', 'statSync'])).toEqual([existsSync, fs.statSync])
})

test('what a module does not export itself is found by the name of the module', () => {
  class Client {
    connect(): number {
      return 1
    }
  }
  const connect: unknown = Reflect.get(Client.prototype, 'connect')
  const { replaced } = patchModule('pg', Client.prototype, { connect: bracketed as never })

  expect(replaced).toEqual(['pg Client.prototype.connect'])
  expect(isPatched('pg')).toBe(true)
  expect(isObjectPatched('pg', 'connect')).toBe(true)
  expect(original('pg', 'connect')).toBe(connect)
})

test('M2 after all is undone nothing is patched', () => {
  const target = fakeModule()
  const { read } = target
  patchModule('fake', target, { read: bracketed })

  expect(unpatchAll()).toEqual({ restored: ['fake read'], left: [] })
  expect([isPatched('fake'), isObjectPatched(target, 'read')]).toEqual([false, false])
  expect(original(target, 'read')).toBe(read)
})

test('what another copy of the package has patched is known to be patched, and its original is found', () => {
  const target = fakeModule()
  const { read } = target
  const late = {
    get call() {
      return read
    },
  }
  const copy = patched(target, 'read', { wrap: bracketed })
  patched(late, 'call', { wrap: bracketed })

  expect([isObjectPatched(target, 'read'), isObjectPatched(late, 'call')]).toEqual([true, true])
  expect([original(target, 'read'), original(late, 'call')]).toEqual([read, read])
  copy.undo()
  expect(isObjectPatched(target, 'read')).toBe(false)
})

test('the original behind a getter is what the getter returns', () => {
  const call = (): string => 'own'
  const target = {
    get call() {
      return call
    },
  }
  patchModule('fake', target, { call: bracketed as never })

  expect(original(target, 'call')).toBe(call)
  expect(target.call()).toBe('[own]')
})

test('of a function that somebody had wrapped before the original is his wrapper', () => {
  const target = fakeModule()
  const theirs: Callable = Object.assign(bracketed(target.read), { __wrapped: true })
  target.read = theirs
  patchModule('fake', target, { read: bracketed })

  expect(original(target, 'read')).toBe(theirs)
})

test('of a function that somebody has wrapped since the original is still known', () => {
  const target = fakeModule()
  const { read } = target
  patchModule('fake', target, { read: bracketed })
  target.read = bracketed(target.read)

  expect(original(target, 'read')).toBe(read)
  expect(isObjectPatched(target, 'read')).toBe(true)
})

test('what is not there has no original', () => {
  expect(() => original(EventEmitter as { nothing?: 1 }, 'nothing')).toThrow(MisuseError)
  expect(() => original('no-such-module', 'x')).toThrow("cannot find 'x' of 'no-such-module'")
  expect(() => isObjectPatched('node:fs', 'nothing')).toThrow(MisuseError)
})

test('a property that is patched already is not patched again by another name', () => {
  const target = fakeModule()
  patchModule('fake', target, { read: bracketed })

  const { replaced, skipped } = patchModule('other', target, { read: bracketed, write: bracketed })

  expect(replaced).toEqual(['other write'])
  expect(skipped).toEqual([{ what: 'other read', why: 'hublet has patched it before' }])
})

test('a wrapper that is no function is refused before anything is replaced', () => {
  const target = fakeModule()

  expect(() => patchModule('fake', target, { read: bracketed, write: 7 as never })).toThrow(
    'patchModule: wrappers.write must be a function, got 7',
  )
  expect(target.read('a')).toBe('read a')
})

test('a wrapper that is none when it is made is reported', () => {
  const target = fakeModule()

  const { failed } = patchModule('fake', target, { read: () => 7 as never })

  expect(String(failed[0]?.error)).toContain('what wrap returns must be a function, got 7')
  expect(target.read('a')).toBe('read a')
})
