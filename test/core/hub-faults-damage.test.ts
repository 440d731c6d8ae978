// Garbage in the memory of a link: an error for those who use that link, and for nobody else; never a hang.

import { expect, test } from 'vitest'

import { env, type Faults, faultsUrl } from '../support/hub-threads.ts'
import { HubThread, getHub, livingLinks } from '../support/links-inside.ts'
import { random } from '../support/shared-marks.ts'

getHub().onError = () => {} // damage is reported, each time

const seeds = Array.from({ length: 5 }, (_, seed) => seed)
const same = (error: unknown): unknown => error
const isHublet = (outcome: unknown): boolean => /^HUBLET_/.test(String((outcome as { code?: unknown }).code))

async function start(name: string): Promise<HubThread<Faults>> {
  const thread = await HubThread.start<Faults>(faultsUrl, { name, env })
  await thread.api.quiet()
  return thread
}

/** The lane to the thread, then the lane from it: each 128 bytes of words and 65,536 of records. */
function memoryOf(thread: HubThread<Faults>): Uint8Array {
  const { bytes } = livingLinks().find(({ id }) => id === thread.id)!.sender.outlet
  return new Uint8Array(bytes.buffer)
}

test.for(seeds)('F45 calls over lanes full of garbage (%i) end with an error or their result', async (seed) => {
  const [thread, neighbour] = await Promise.all([start('damaged'), start('neighbour')])
  const hanging = thread.api.hang().catch(same)
  await thread.api.add(1, 2)
  const next = random(seed)

  const bytes = memoryOf(thread)
  for (let at = 0; at < bytes.length; at++) bytes[at] = next() * 256
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => thread.api.echo(n).catch(same)))

  for (const [n, outcome] of outcomes.entries()) expect(outcome === n || isHublet(outcome)).toBe(true)
  expect(await neighbour.api.add(1, 2)).toBe(3)
  expect(await Promise.all([thread.stop({ grace: 100 }), neighbour.stop()])).toEqual([true, true])
  expect(isHublet(await hanging)).toBe(true)
  expect(await thread.exited.get()).toMatchObject({ hub: 'damaged' })
})

test.for(seeds)('F45 records with garbage in them (%i) harm nobody but their calls', async (seed) => {
  const [thread, neighbour] = await Promise.all([start('damaged'), start('neighbour')])
  const blocked = thread.api.block(50).catch(same)
  while (thread.stats().unreadFor === 0) await thread.call('hang', [], { timeout: 1 }).catch(same)
  const calls = Array.from({ length: 50 }, (_, n) => thread.api.echo(['text', { n }]).catch(same))
  await Promise.resolve()
  const next = random(seed)

  const bytes = memoryOf(thread).subarray(128, 65_664)
  for (let at = 8; at < bytes.length; at++) if (next() < 0.02) bytes[at] = next() * 256
  await blocked

  expect(await neighbour.api.add(1, 2)).toBe(3)
  expect(await Promise.all([thread.stop({ grace: 100 }), neighbour.stop()])).toEqual([true, true])
  expect(await Promise.all(calls)).toHaveLength(50)
  expect(await thread.exited.get()).toMatchObject({ hub: 'damaged' })
})

test('F45 who is not told by its own lane hears from the other side that the link is broken', async () => {
  const thread = await start('damaged')
  const hanging = thread.api.hang().catch(same)
  await thread.api.add(1, 2)

  const words = new Int32Array(memoryOf(thread).buffer)
  const call = thread.api.add(1, 2).catch(same)
  words[32 + ((words[0]! & 65_535) >> 2)] = 2 ** 30 // the length of the record, not yet published
  const lost = await call

  for (const outcome of [lost, await hanging]) expect(String(outcome)).toContain('is damaged')
  expect(await thread.api.add(1, 2).catch(same)).toBe(lost)
  expect(await thread.stop()).toBe(true)
})
