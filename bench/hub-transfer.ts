// Memory that is moved to another thread and back.

import type { MovingPeer } from './peer.ts'
import { scenario } from './scenario.ts'

const bytes = 1_000_000

/** `count` buffers are on their way at a time. */
export async function transfers({ contender, note, move, end }: MovingPeer, count: number): Promise<void> {
  let buffers = Array.from({ length: count }, () => new ArrayBuffer(bytes))
  let rounds = 0
  await scenario(contender, {
    ops: count,
    async run() {
      const sent = buffers
      buffers = await Promise.all(sent.map(move))
      rounds++
      const moved = sent.every((buffer) => buffer.detached)
      if (!moved || !buffers.every((buffer) => isWhole(buffer, rounds))) {
        throw new Error(`${contender}: what came back in round ${rounds} is not what was moved there`)
      }
    },
    ...(note === undefined ? {} : { note }),
  })
  await end()
}

function isWhole(buffer: ArrayBuffer, rounds: number): boolean {
  return buffer.byteLength === bytes && new Uint8Array(buffer, 0, 1)[0] === rounds % 256
}
