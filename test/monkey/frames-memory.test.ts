import { expect, test } from 'vitest'

import { collectedIn } from '../support/program.ts'

const collected = await collectedIn<Record<string, boolean>>('frames-memory')

for (const subject of [
  'a frame in the middle of a chain of calls that nobody awaits',
  'a promise whose await was interrupted',
]) {
  test(`collectable: ${subject}`, () => {
    expect(collected[subject]).toBe(true)
  })
}
