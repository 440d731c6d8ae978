import { expect, test } from 'vitest'

import { good, run } from '../support/third-party/programs.ts'

const came = 'its reason, after finally'
/** It has its own error, with the reason as the cause. */
const told = expect.stringMatching(/^(its reason|ExecaError by its reason), after finally$/)

// It waits for its children by events.once, in many places at once: these waits are left as they are.
test('a child of execa ends with who has it kill it, or gives it the signal', async () => {
  const facts = {
    kill: came,
    'still runs': true,
    timeout: came,
    'still runs then': true,
    'killed in finally': [came, true],
    'timed out, killed in finally': [came, true],
    'with signal': [told, true],
    'timed out with signal': [told, true],
    lines: [came, false],
    afterwards: 'works',
  }

  expect(await run('execa', { HUBLET_TRANSFORM: 'app', HUBLET_PATCH: '-events' })).toEqual(good(facts))
})
