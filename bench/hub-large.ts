// Values of a megabyte that are copied, there and back.

import type { Peer } from './peer.ts'
import { scenario } from './scenario.ts'

interface Item {
  readonly id: number
  readonly name: string
}

/** 10,000 objects of about a hundred bytes. */
export async function largeObject(peer: Peer): Promise<void> {
  const sent: Item[] = Array.from({ length: 10_000 }, (_, id) => ({ id, name: `${id} `.padEnd(80, 'name ') }))
  await large(peer, sent, (got) => {
    const items = got as Item[]
    return (
      items !== sent &&
      items.length === sent.length &&
      sent.every(({ id, name }, n) => items[n]?.id === id && items[n].name === name)
    )
  })
}

/** A million characters of one byte each. */
export async function largeText(peer: Peer): Promise<void> {
  const sent = Buffer.alloc(1_000_000, 'abc').toString('latin1')
  await large(peer, sent, (got) => got === sent)
}

/** `isWhole` is asked after each sample, outside of the measured time. */
async function large(
  { contender, note, ask, end }: Peer,
  sent: unknown,
  isWhole: (got: unknown) => boolean,
): Promise<void> {
  let got: unknown
  await scenario(contender, {
    ops: 1,
    async run() {
      got = await ask(sent)
    },
    cleanup() {
      if (!isWhole(got)) throw new Error(`${contender}: what came back is no copy of what was sent`)
      got = undefined
    },
    ...(note === undefined ? {} : { note }),
  })
  await end()
}
