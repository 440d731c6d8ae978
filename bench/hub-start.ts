// From nothing to the first answer of a thread.

import type { Peer } from './peer.ts'
import { scenario } from './scenario.ts'

export async function starts(contender: string, start: () => Peer | Promise<Peer>): Promise<void> {
  let peer: Peer | undefined
  await scenario(contender, {
    ops: 1,
    async run() {
      peer = await start()
      if ((await peer.ask(42)) !== 42) throw new Error(`${contender}: asked 42, got something else`)
    },
    cleanup: () => peer?.end(),
  })
}
