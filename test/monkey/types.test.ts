import fs from 'node:fs'

import {
  type BlockedReport,
  type PatchReport,
  guard,
  onBlocked,
  original,
  ownResources,
  patchAll,
  patchModule,
  transformSource,
  waitFor,
} from '@hublet/monkey'
import { expectTypeOf, test } from 'vitest'

test('types: an operation as a wait has its result, and disposes of that', () => {
  expectTypeOf(waitFor<number>).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() =>
    waitFor('it', () => fs.promises.open('x'), { dispose: (late) => late.close() }),
  ).returns.toEqualTypeOf<Promise<fs.promises.FileHandle>>()
})

test('types: originals are those of the module that is given; by name nothing is known', () => {
  expectTypeOf(original(fs, 'readFile')).toEqualTypeOf<typeof fs.readFile>()
  expectTypeOf(original(fs, ['readFile', 'writeFile'])).toEqualTypeOf<[typeof fs.readFile, typeof fs.writeFile]>()
  expectTypeOf(original('node:fs', 'readFile')).toEqualTypeOf<unknown>()
})

test('types: wrappers have the type of what they wrap', () => {
  const target = { double: (n: number) => n * 2 }
  expectTypeOf(() =>
    patchModule('mine', target, { double: (double) => (n) => double(n) }),
  ).returns.toEqualTypeOf<PatchReport>()
  // @ts-expect-error there is no such function
  expectTypeOf(() => patchModule('mine', target, { triple: () => () => 1 })).toBeFunction()
})

test('types: options are checked by name', () => {
  expectTypeOf(patchAll).toBeCallableWith({ fs: false })
  // @ts-expect-error there is no such part
  expectTypeOf(() => patchAll({ files: false })).toBeFunction()
  // @ts-expect-error there is no such policy
  expectTypeOf(() => guard({ policy: 'forbid' })).toBeFunction()
  expectTypeOf(onBlocked).parameter(0).parameter(0).toEqualTypeOf<BlockedReport>()
})

test('types: what a block of resources returns is what it returns', () => {
  expectTypeOf(() => ownResources(async () => 1)).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => ownResources(() => 'now')).returns.toEqualTypeOf<Promise<string>>()
  expectTypeOf(transformSource('', { url: 'file:///a.js', format: 'module', kind: 'app' }).code).toEqualTypeOf<string>()
})
