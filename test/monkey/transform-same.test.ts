import { register } from '@hublet/monkey'
import { expect, test } from 'vitest'

import { modulePrograms, sloppyPrograms, typedPrograms } from '../support/transform-cases.ts'
import { runModule, runSloppy, runTyped, traceOf, transformed } from '../support/transformed.ts'

register({ transform: 'none' }) // its frames are needed, no more

const kinds = ['app', 'package'] as const
const lineEnds = (code: string): number => code.match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0

for (const [name, code] of Object.entries(modulePrograms)) {
  test(`a module does the same: ${name}`, async () => {
    const expected = await traceOf(runModule(code))
    expect(expected.length).toBeGreaterThan(1)
    for (const kind of kinds) {
      const result = transformed(code, 'module', kind)
      expect([result.code, ...(await traceOf(runModule(result.code)))]).toEqual([result.code, ...expected])
      expect(lineEnds(result.code)).toBe(lineEnds(code))
      expect(result.changed || result.skipped.length > 0).toBe(true)
    }
  })
}

for (const [name, code] of Object.entries(sloppyPrograms)) {
  test(`a sloppy function does the same: ${name}`, async () => {
    const script = `async function f() { ${code}\n}`
    const expected = await traceOf(runSloppy(script))
    expect(expected.at(-1)).toBe('ended')
    for (const kind of kinds) {
      const result = transformed(script, 'commonjs', kind)
      expect([result.code, ...(await traceOf(runSloppy(result.code)))]).toEqual([result.code, ...expected])
      expect(result.changed || result.skipped.length > 0).toBe(true)
    }
  })
}

for (const [name, code] of Object.entries(typedPrograms)) {
  test(`TypeScript does the same: ${name}`, async () => {
    const expected = await traceOf(runTyped(code))
    expect(expected.at(-1)).toBe('ended')
    for (const kind of kinds) {
      const result = transformed(code, 'module-typescript', kind)
      expect(result).toMatchObject({ changed: true, skipped: [] })
      expect([result.code, ...(await traceOf(runTyped(result.code)))]).toEqual([result.code, ...expected])
      expect(lineEnds(result.code)).toBe(lineEnds(code))
    }
  })
}
