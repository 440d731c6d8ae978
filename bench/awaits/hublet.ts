// One process: what is awaited as it was written, and right after that transformed.

import { spawn } from '@hublet/core'
import { register } from '@hublet/monkey'

import { differences } from '../differences.ts'

const plain = await import('../loops/awaits.ts')
const address = new URL('../loops/awaits.ts?transformed', import.meta.url).href
register({ transform: (url: string) => url.includes('?transformed'), cache: 'off' })
const transformed = (await import(address)) as typeof plain
if (!String(transformed.awaitSettled).includes('__hublet')) throw new Error('the loop was not transformed')

const times = 100_000
const calls = 20_000
const inGreenlet =
  (fn: () => Promise<unknown>): (() => Promise<unknown>) =>
  () =>
    spawn(fn).get()

await differences(
  'outside of greenlets, added to an await',
  times,
  () => plain.awaitSettled(times),
  () => transformed.awaitSettled(times),
)
await differences(
  'in a greenlet, added to an await',
  times,
  () => plain.awaitSettled(times),
  inGreenlet(() => transformed.awaitSettled(times)),
)
await differences(
  'outside of greenlets, added to a call with four awaits',
  calls,
  () => plain.callTree(calls),
  () => transformed.callTree(calls),
)
await differences(
  'in a greenlet, added to a call with four awaits',
  calls,
  () => plain.callTree(calls),
  inGreenlet(() => transformed.callTree(calls)),
)
