import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { restoreSource } from '../../packages/monkey/src/transform/restore.ts'
import { pickFrom } from '../support/transform-expressions.ts'
import { makeProgram } from '../support/transform-programs.ts'
import { transformed } from '../support/transformed.ts'

test('the text of random programs comes back, but for braces, separators and what comes with them', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const source = makeProgram(pickFrom(seed))
    const { code } = transformed(source, 'commonjs', seed % 2 === 0 ? 'app' : 'package')
    expect([seed, withoutBraces(restoreSource(code))]).toEqual([seed, withoutBraces(source)])
  }
})

function withoutBraces(source: string): string {
  return source.replace(/\/\/.*|\/\*[^]*?\*\//g, '').replace(/return|await using|[\s{};,]/g, '')
}
