import { expect, test } from 'vitest'

import { good, run, transforms } from '../support/third-party/programs.ts'

const came = 'its reason, after finally'
const job = { came, cleaned: true, free: true, afterwards: true }
const queued = { came, free: true, afterwards: true }
const jobs = { 'job killed': job, 'job timed out': job }
const inItsTurn = {
  ...jobs,
  'killed in the queue': { ...queued, ran: true },
  'timed out in the queue': { ...queued, ran: true },
}
const never = {
  ...jobs,
  'killed in the queue': { ...queued, ran: false },
  'timed out in the queue': { ...queued, ran: false },
}

test.each(transforms)(
  'p-limit gives the place of a killed job to the next, transforming %s',
  async (HUBLET_TRANSFORM) => {
    expect(await run('p-limit', { HUBLET_TRANSFORM })).toEqual(good(inItsTurn))
  },
)

test.each(transforms)(
  'p-queue takes a killed job out when it has the signal, transforming %s',
  async (HUBLET_TRANSFORM) => {
    expect(await run('p-queue', { HUBLET_TRANSFORM })).toEqual(good({ plainly: inItsTurn, withSignal: never }))
  },
)

test.each(transforms)(
  'async-mutex loses a lock that comes too late, unless it is disposed of, transforming %s',
  async (HUBLET_TRANSFORM) => {
    const facts = {
      runExclusive: inItsTurn,
      'acquire, killed': { came, free: false },
      'acquire, timed out': { came, free: false },
      'acquire with dispose, killed': { came, free: true },
      'acquire with dispose, timed out': { came, free: true },
    }

    expect(await run('async-mutex', { HUBLET_TRANSFORM })).toEqual(good(facts))
  },
)
