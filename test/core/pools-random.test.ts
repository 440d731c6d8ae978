// Random scenarios; a failure names its seed.

import { Greenlet, Pool, getHub, joinAll, sleep, spawn, withTimeout } from '@hublet/core'
import { seedRunQueue, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { virtualTime } from '../support/virtual-time.ts'

const seeds = Array.from({ length: 300 }, (...[, seed]) => seed)

test('whatever waits, is killed, discarded or timed out: all slots of a pool come back', async () => {
  const wrong: unknown[] = []
  for (const seed of seeds) {
    using _ = seed % 2 === 0 ? seedRunQueue(seed) : undefined
    const found = await slotsAfter(randoms(seed))
    if (found.size !== 0 || found.free !== found.capacity || found.most > found.allowed) wrong.push({ seed, ...found })
  }

  expect(wrong).toEqual([])
})

test('whatever fails, and however the consumer ends: imap loses nothing, keeps order, closes its source', async () => {
  const wrong: unknown[] = []
  for (const seed of seeds) {
    using _ = seed % 2 === 0 ? seedRunQueue(seed) : undefined
    const { got, wanted, size, open } = await mapAfter(randoms(seed))
    const inOrder = got.every((result, place) => result === wanted[place])
    if (!inOrder || size !== 0 || open !== 0) wrong.push({ seed, got, wanted, size, open })
  }

  expect(wrong).toEqual([])
})

/** Eight greenlets do at random what can be done with a pool. */
async function slotsAfter(
  random: (below: number) => number,
): Promise<Record<'size' | 'free' | 'capacity' | 'most' | 'allowed', number>> {
  await using _ = quietVirtualTime()
  const capacity = 1 + random(3)
  const pool = new Pool(capacity)
  let [running, most, discarded] = [0, 0, 0]
  const work = async (ms: number): Promise<void> => {
    most = Math.max(most, ++running)
    await sleep(ms).finally(() => running--)
  }
  const anyMember = (): Greenlet | undefined => [...pool][random(capacity)]
  const actors: Greenlet[] = []
  const deeds: ((ms: number) => unknown)[] = [
    (ms) => withTimeout(random(12), () => pool.spawn(work, ms), { fallback: undefined }),
    (ms) => pool.apply(work, [ms]),
    (ms) => pool.map(work, [ms, ms + 1, 1]),
    (ms) => pool.start(new Greenlet(work, ms)),
    () => pool.waitAvailable({ timeout: random(12) }),
    () => anyMember()?.kill(),
    () => actors[random(actors.length)]?.kill(),
    () => {
      const member = anyMember()
      if (member !== undefined && pool.discard(member)) discarded++
    },
  ]

  for (let i = 0; i < 8; i++) {
    const [deed, delay, ms] = [deeds[random(deeds.length)]!, random(10), random(10)]
    actors.push(spawn(() => sleep(delay).then(() => deed(ms))))
  }
  await joinAll(actors)
  await pool.join()
  await getHub().join()
  return { size: pool.size, free: pool.freeCount, capacity, most, allowed: capacity + discarded }
}

/** Maps some items, of which some fail; the consumer reads all, or leaves early, or is killed. */
async function mapAfter(
  random: (below: number) => number,
): Promise<{ got: unknown[]; wanted: unknown[]; size: number; open: number }> {
  await using _ = quietVirtualTime()
  const items = Array.from({ length: random(12) }, (...[, n]) => ({ n, ms: random(6), fails: random(7) === 0 }))
  const wanted = items.map(({ n, fails }) => (fails ? `failed ${n}` : n))
  const [pool, readAhead] = [new Pool(1 + random(3)), 1 + random(4)]
  let open = 0
  const source = async function* (): AsyncGenerator<(typeof items)[number]> {
    open++
    try {
      yield* items
    } finally {
      open--
    }
  }
  const fn = async ({ n, ms, fails }: (typeof items)[number]): Promise<number> => {
    await sleep(ms)
    if (fails) throw new Error(`failed ${n}`)
    return n
  }

  const got: unknown[] = []
  const leaveAt = random(3) === 0 ? random(6) : Infinity
  const consumer = spawn(async () => {
    await using results = pool.imap(fn, source(), { readAhead })
    while (got.length < leaveAt) {
      const step = await results.next().catch(failure)
      if (step.done === true) return
      got.push(step.value)
    }
  })
  if (random(3) === 0) await sleep(random(15)).then(() => consumer.kill())
  await consumer.join()
  await settled()
  const complete = consumer.exit === undefined && leaveAt === Infinity
  if (complete && got.length < wanted.length) got.push('lost')
  return { got, wanted, size: pool.size, open }
}

/** An error of a task as a result; kills pass. */
function failure(error: Error): { done: false; value: string } {
  if (!error.message.startsWith('failed')) throw error
  return { done: false, value: error.message }
}

/** Virtual time, a check for leaks, and no reports: errors that nobody reads any more are not the subject. */
function quietVirtualTime(): AsyncDisposable {
  const stack = new AsyncDisposableStack()
  stack.use(collectReports())
  stack.use(virtualTime())
  return stack
}

/** Whole numbers below a limit, the same for the same seed. */
function randoms(seed: number): (below: number) => number {
  let state = seed + 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return Math.floor((((state ^ (state >>> 13)) >>> 0) / 4_294_967_296) * below)
  }
}
