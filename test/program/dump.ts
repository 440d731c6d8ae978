// Run with --expose-gc: prints as JSON whether a greenlet that has ended was collected while a dump of it is kept.

import { getHub, sleep, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'

const kept: unknown[] = []

/** A greenlet that was in a dump when it lived. */
async function dumped(picture: () => unknown): Promise<WeakRef<object>> {
  const greenlet = spawn(sleep, 1e6)
  await sleep(0)
  kept.push(picture())
  await greenlet.kill()
  return new WeakRef(greenlet)
}

const hub = getHub()
const ofText = await dumped(() => String(hub.dump()))
const ofJson = await dumped(() => hub.dump().toJSON())
const ofDump = await dumped(() => hub.dump())
for (let round = 0; round < 5; round++) {
  await settled()
  globalThis.gc!()
}
const collected = Object.entries({ ofText, ofJson, ofDump }).map(([name, ref]) => [name, ref.deref() === undefined])
console.log(JSON.stringify({ ...Object.fromEntries(collected), kept: kept.length }))
