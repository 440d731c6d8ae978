import { expect, test } from 'vitest'

import { good, run, transforms } from '../support/third-party/programs.ts'

/** The reason, or what the client has made of it where it was quicker. */
const came = expect.stringMatching(/^(its reason|\w+Error( by its reason)?), after finally$/)
const interrupted = { 'kill /hang': came, 'timeout /hang': came, 'kill /half': came, 'timeout /half': came }
const afterwards = { ok: true }
const left = { ...interrupted, left: 4, afterwards }
const notLeft = { ...interrupted, left: 0, afterwards }

test.each(
  ['axios', 'got', 'ky', 'node-fetch'].flatMap((name) =>
    transforms.map((HUBLET_TRANSFORM) => ({ name, HUBLET_TRANSFORM })),
  ),
)(
  '$name leaves the server when it is interrupted, and goes on with the next request, transforming $HUBLET_TRANSFORM',
  async ({ name, HUBLET_TRANSFORM }) => {
    expect(await run(name, { HUBLET_TRANSFORM })).toEqual(good(left))
  },
)

test.each(transforms)('undici leaves the server when it has the signal, transforming %s', async (HUBLET_TRANSFORM) => {
  const facts = { requested: notLeft, requestedWithSignal: left, fetched: notLeft, fetchedWithSignal: left }

  expect(await run('undici', { HUBLET_TRANSFORM })).toEqual(good(facts))
})
