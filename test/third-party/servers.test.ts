import { expect, test } from 'vitest'

import { good, run, transforms } from '../support/third-party/programs.ts'

const came = 'its reason, after finally'
const both = ['express', 'fastify'].flatMap((name) =>
  transforms.map((HUBLET_TRANSFORM) => ({ name, HUBLET_TRANSFORM })),
)

test.each(both)(
  'handlers of $name end with their clients, transforming $HUBLET_TRANSFORM',
  async ({ name, HUBLET_TRANSFORM }) => {
    const ok = { ok: true }
    const facts = { before: ok, gone: true, cleaned: 3, afterwards: ok, 'handlers left': 0, middle: 5, failed: 3 }

    expect(await run(name, { HUBLET_TRANSFORM })).toEqual(good(facts))
  },
)

test.each(transforms)(
  'a connection of ws goes on after waits for its messages were killed, transforming %s',
  async (HUBLET_TRANSFORM) => {
    const facts = {
      before: 'one',
      kill: came,
      timeout: came,
      'timeout of a promise': came,
      listeners: 0,
      afterwards: 'two',
      handlers: 1,
      'handlers are gone': true,
      'the same server': 'three',
      'handlers are gone again': true,
    }

    expect(await run('ws', { HUBLET_TRANSFORM })).toEqual(good(facts))
  },
)
