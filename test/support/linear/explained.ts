// What tests expect of histories.

import { expect } from 'vitest'

import { check } from './checker.ts'
import type { History } from './operation.ts'
import { picture } from './picture.ts'

/** Fails with a picture of the first history that the rules do not explain. */
export function expectExplained(histories: readonly History[]): void {
  for (const history of histories) {
    const verdict = check(history)
    if (verdict !== undefined)
      expect.fail(`this cannot be explained by test/support/linear/rules.ts:\n${picture(history, verdict)}`)
  }
}

/** The picture of the first history that the rules do not explain. */
export function firstRefused(histories: readonly History[]): string | undefined {
  for (const history of histories) {
    const verdict = check(history)
    if (verdict !== undefined) return picture(history, verdict)
  }
  return undefined
}
