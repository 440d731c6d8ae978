// What a guard adds to calls that are over in no time.

import { randomFillSync } from 'node:crypto'
import { existsSync } from 'node:fs'

import { scenario } from './scenario.ts'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { guard } from '../packages/monkey/src/guard/index.ts'

const ops = 1000
const file = import.meta.filename
const bytes = new Uint8Array(16)

/** `inside`: calls what it is given in a greenlet, or just so. */
export async function briefCalls(contender: string, inside: (calls: () => void) => unknown): Promise<void> {
  const repeat = (call: () => unknown) => (): unknown =>
    inside(() => {
      for (let n = 0; n < ops; n++) call()
    })
  await scenario(contender, { metric: 'fs.existsSync', ops, run: repeat(() => existsSync(file)) })
  await scenario(contender, { metric: 'crypto.randomFillSync', ops, run: repeat(() => randomFillSync(bytes)) })
}
