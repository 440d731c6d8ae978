// Threads die at random while they use what is shared; and many that live take turns.

import { SharedLock } from '@hublet/locks'
import { expect, test } from 'vitest'

import { Chaos } from '../support/shared-chaos.ts'
import { execArgv, Thread } from '../support/shared-threads.ts'

/** A thread takes twice as long to load the sources as it takes to load the build. */
const deaths = execArgv.length > 0 ? 120 : 500
const seed = Number(process.env['HUBLET_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

test(
  'F05 after each of many random deaths nobody is stuck, and nothing has two owners',
  { timeout: 120_000 },
  async () => {
    const chaos = new Chaos(seed)

    const end = await chaos.run(deaths).catch((cause: unknown) => {
      throw new Error(`HUBLET_SEED=${seed}: ${String(cause)}`, { cause })
    })

    expect(Object.values(end.deaths).reduce((sum, count) => sum + count)).toBe(deaths)
    expect(Math.min(...Object.values(end.deaths), end.told)).toBeGreaterThan(0)
  },
)

test('P6 no thread waits for more than 17 turns of each other thread, in 20,000', async () => {
  const lock = new SharedLock()
  const words = new Int32Array(new SharedArrayBuffer(8))
  const threads = [1, 2, 3].map((number) => new Thread({ number }))
  await Promise.all(threads.map((thread) => thread.do('noop')))

  await Promise.all(threads.map((thread) => thread.do('turns', lock, words, 20_000, 3 * 17)))
  await Promise.all(threads.map((thread) => thread.die('exit')))

  expect(words[0]).toBe(20_000)
  expect(words[1]).toBeLessThanOrEqual(2) // when the system suspends a thread in the middle of handing over
  for (const thread of threads) thread.close()
})
