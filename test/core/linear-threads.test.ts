// Random programs on channels that hubs share: the rules explain what they did, whoever lives where and dies when.

import { expect, test } from 'vitest'

import { fromSources } from '../support/hub-threads.ts'
import { type Plan, homeHere, homeThere, startMates, withDeath } from '../support/linear/across.ts'
import { expectExplained, firstRefused } from '../support/linear/explained.ts'
import type { Fault } from '../support/linear/faults.ts'
import type { History } from '../support/linear/operation.ts'
import { firstSeed, runs } from '../support/linear/runs.ts'

const atOnce = 100
const two: Plan = { kinds: { hubs: 2, ahead: 20 } }
const three: Plan = { kinds: { hubs: 3, ahead: 20 } }

test(`${runs.twoHubs} histories of two hubs are explained by the rules`, { timeout: 60_000 }, async () => {
  const mates = await startMates('one')

  const checked = await inBatches(runs.twoHubs, (first) => homeHere(mates, first, atOnce, two))

  expect(checked).toBe(runs.twoHubs)
  await mates[0]!.stop()
})

test(`${runs.threeHubs} histories of three hubs are explained by the rules`, { timeout: 60_000 }, async () => {
  const mates = await startMates('one', 'two')

  const checked = await inBatches(runs.threeHubs, (first) => homeHere(mates, first, atOnce, three))

  expect(checked).toBe(runs.threeHubs)
  for (const mate of mates) await mate.stop()
})

test(`${runs.elsewhere} histories of channels that live in a thread are, too`, { timeout: 60_000 }, async () => {
  const [home] = await startMates('home')

  const checked = await inBatches(runs.elsewhere, (first) => homeThere(home!, first, atOnce, two))

  expect(checked).toBe(runs.elsewhere)
  await home!.stop()
})

test(`F07 F08 ${runs.deaths} histories in which a hub dies are, too`, { timeout: 60_000 }, async () => {
  const [one] = await startMates('one')
  let unfinished = 0

  const checked = await inBatches(runs.deaths, async (first) => {
    const [dying] = await startMates(`dying ${first}`)
    const histories = await withDeath([one!, dying!], first, atOnce, three, 50 + (first % 37) * 2)
    unfinished += histories.filter(({ operations }) => operations.some(({ outcome }) => outcome === 'pending')).length
    return histories
  })

  expect(checked).toBe(runs.deaths)
  expect(unfinished).toBeGreaterThan(0)
  await one!.stop()
})

test('that makes ten thousand histories', () => {
  const all = Object.values(runs).reduce((sum, count) => sum + count)

  expect(all).toBeGreaterThanOrEqual(fromSources ? 10_000 : 2500)
})

const seenAcross: Fault[] = [
  'Losing',
  'Doubling',
  'Reordering',
  'Overfull',
  'GivingToKilled',
  'SendingLate',
  'TakingWhenClosed',
  'EndingEarly',
  'Inventing',
]

test('a hub that has a broken channel is found out within 600 histories', { timeout: 60_000 }, async () => {
  const mates = await startMates('broken')

  const missed = new Set(seenAcross)
  for (const fault of seenAcross) {
    for (let first = 1; first <= 600 && missed.has(fault); first += atOnce) {
      const histories = await homeHere(mates, first, atOnce, { kinds: { hubs: 2, ahead: 0 }, fault })
      if (firstRefused(histories) !== undefined) missed.delete(fault)
    }
  }

  expect([...missed]).toEqual([])
  await mates[0]!.stop()
})

/** Checks batch after batch; returns how many histories there were. */
async function inBatches(count: number, run: (first: number) => Promise<History[]>): Promise<number> {
  let checked = 0
  for (let first = firstSeed; checked < count; first += atOnce) {
    const histories = await run(first)
    expectExplained(histories)
    checked += histories.length
  }
  return checked
}
