// One call after the other, from one thread to another.

import type { Peer } from './peer.ts'
import { scenario } from './scenario.ts'
import { type Make, check, weigh, weighAll } from './weight.ts'

const ops = 1000

/** Asks `peer` with the values that `make` makes, which come back. */
export async function calls(peer: Peer, make: Make): Promise<void> {
  const { contender, note, ask } = peer
  const expected = weighAll(make, ops)
  await scenario(contender, {
    ops,
    async run() {
      let total = 0
      for (let n = 0; n < ops; n++) total += weigh(await ask(make(n)))
      check(contender, total, expected)
    },
    ...(note === undefined ? {} : { note }),
  })
  await peer.end()
}
