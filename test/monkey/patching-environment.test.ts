import { MisuseError } from '@hublet/core'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { parsePatch } from '../../packages/monkey/src/patching/environment.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { wanted } from '../../packages/monkey/src/patching/options.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { patchNames } from '../../packages/monkey/src/patching/replacement.ts'

test.for<[string | undefined, readonly string[] | undefined]>([
  [undefined, patchNames],
  ['', patchNames],
  ['all', patchNames],
  ['none', undefined],
  ['fs', ['fs']],
  ['dns, fs', ['fs', 'dns']],
  ['-fs,-dns', patchNames.filter((name) => name !== 'fs' && name !== 'dns')],
])('HUBLET_PATCH=%s patches what it says', ([text, names]) => {
  const options = parsePatch(text)

  expect(options && wanted(options)).toEqual(names)
})

test.for(['files', 'fs,-dns', 'all,fs', '-all', 'fs,,dns'])(
  'HUBLET_PATCH=%s is refused, and all names are told',
  (text) => {
    expect(() => parsePatch(text)).toThrow(MisuseError)
    expect(() => parsePatch(text)).toThrow(/HUBLET_PATCH.*use all, none, or some of fetch, timers, fs/)
  },
)
