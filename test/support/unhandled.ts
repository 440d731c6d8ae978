// What reaches `unhandledRejection` while the tests of a file run.

import { afterAll } from 'vitest'

/** To be called at the top of the file; the list grows until its last test has ended. */
export function collectUnhandled(): unknown[] {
  const reasons: unknown[] = []
  const note = (reason: unknown): void => void reasons.push(reason)
  process.on('unhandledRejection', note)
  afterAll(() => void process.off('unhandledRejection', note))
  return reasons
}
