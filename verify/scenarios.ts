// All scenarios, the cheap ones first, and the files whose mutants they must catch.

import { idOf } from '../packages/core/src/threads/protocol/layout.ts'
import { NEXT_TO_WRITE, TO_WRITE, cellFor } from '../packages/locks/src/protocol/layout.ts'
import type { Scenario } from './scenario.ts'
import { barrier, history } from './sizes/barrier.ts'
import { claims } from './sizes/claims.ts'
import { enroll, full } from './sizes/enroll.ts'
import { event } from './sizes/event.ts'
import { lane, lanes } from './sizes/lane.ts'
import { keeper, permitBehindGrant, permits, untold } from './sizes/permits.ts'
import { record } from './sizes/record.ts'
import { idIn } from './sizes/registry.ts'
import { rw } from './sizes/rw.ts'
import { gate, mutex } from './toy/scenarios.ts'

export interface Subject {
  /** Files whose mutants must be caught by one of the scenarios. */
  readonly mutated: readonly string[]
  readonly scenarios: readonly Scenario[]
  /** Explored as well, but too big to be run on mutants. */
  readonly large?: readonly Scenario[]
}

const locks = 'packages/locks/src/protocol'
/** Behind it numbers begin anew. */
const LAST = 2 ** 31 - 1

export const subjects: readonly Subject[] = [
  {
    mutated: ['verify/toy/mutex.ts', 'verify/toy/gate.ts'],
    scenarios: [
      gate(1),
      gate(2),
      mutex(2, 1),
      mutex(2, 2),
      mutex(2, 1, { deaths: 1 }),
      mutex(3, 1),
      mutex(2, 2, { kills: 1 }),
      mutex(3, 1, { deaths: 1 }),
      mutex(3, 1, { deaths: 1, kills: 1 }),
    ],
  },
  {
    mutated: ['packages/core/src/threads/protocol/slots.ts'],
    scenarios: [
      full,
      enroll({ parents: [true], times: 2 }),
      enroll({ parents: [true, false] }),
      enroll({ parents: [true, true] }),
      enroll({ parents: [true, false], deaths: 1 }),
      enroll({ parents: [false, false], times: 2 }),
      permits({ threads: 2 }),
      permits({ threads: 2, deaths: 1 }),
      permits({ threads: 3, owners: 1, deaths: 1 }),
      enroll({ parents: [true, true], deaths: 1 }),
    ],
    large: [enroll({ parents: [true, true], deaths: 2 }), enroll({ parents: [true, true, false] })],
  },
  {
    mutated: ['packages/core/src/threads/protocol/lane.ts'],
    scenarios: [
      lane({ capacity: 2, records: 2 }),
      lane({ capacity: 2, records: 3 }),
      lane({ capacity: 4, records: 3 }),
      lane({ capacity: 4, records: 4, batch: 2, keeps: 4 }),
      lane({ capacity: 4, records: 3, from: 3 }),
      lane({ capacity: 2, records: 3, from: -2 }),
      lane({ capacity: 8, records: 4, long: 2, from: 2147483644 }),
      lane({ capacity: 8, records: 4, long: 2, batch: 2, keeps: 4 }),
      lane({ capacity: 2, records: 3, deaths: 1 }),
      lane({ capacity: 8, records: 3, long: 2, from: 4, deaths: 1 }),
      lanes(2, 2),
      lanes(2, 2, 1),
    ],
    large: [
      lane({ capacity: 2, records: 4, deaths: 2 }),
      lane({ capacity: 8, records: 6, long: 3, batch: 2, keeps: 3 }),
      lane({ capacity: 8, records: 5, long: 2, deaths: 1 }),
      lanes(2, 3),
      lanes(2, 3, 1),
      lanes(4, 3, 2),
    ],
  },
  {
    mutated: [`${locks}/permits.ts`],
    scenarios: [
      permitBehindGrant,
      permits({ threads: 2, bystander: true }),
      permits({ threads: 2, kills: 1 }),
      untold(2),
      untold(2, { passers: 1 }),
      keeper(2),
      permits({ threads: 3, permits: 2, owners: 2 }),
      permits({ threads: 2, pairs: 1, deaths: 1 }),
      permits({ threads: 2, rounds: 2 }),
      permits({ threads: 2, deaths: 1, kills: 1 }),
      permits({ threads: 2, deaths: 1, reborn: true }),
      permits({ threads: 2, passers: 1, deaths: 1 }),
      permits({ threads: 3, owners: 1, bystander: true }),
      permits({ threads: 3, owners: 1, deaths: 1 }),
      permits({ threads: 3, owners: 1, deaths: 1, kills: 1 }),
      permits({ threads: 3, owners: 1, deaths: 1, reborn: true, mortal: [1] }),
      permits({ threads: 2, pairs: 2, deaths: 2 }),
      permits({ threads: 2, rounds: 2, deaths: 2 }),
    ],
    large: [
      permits({ threads: 3 }),
      permits({ threads: 3, kills: 1 }),
      permits({ threads: 3, permits: 2 }),
      permits({ threads: 3, pairs: 1 }),
      permits({ threads: 3, owners: 1, rounds: 2 }),
      permits({ threads: 3, deaths: 1 }),
      permits({ threads: 3, deaths: 1, kills: 1 }),
      permits({ threads: 3, permits: 2, deaths: 1 }),
      permits({ threads: 3, owners: 1, deaths: 2 }),
    ],
  },
  {
    mutated: [`${locks}/rw.ts`],
    scenarios: [
      rw({ cast: [['can read', 'can write', 'can read']], bystander: true }),
      rw({ cast: [['can read']], buried: 1, writerDied: true }),
      rw({ cast: [['sees no writer', 'can read']] }),
      rw({ cast: [['sees no writer']], buried: 1, writerDied: true }),
      rw({ cast: [['sees a writer']], bystander: true, named: 1 }),
      rw({ cast: [['read', 'read'], ['write']], deaths: 1, mortal: [1] }),
      rw({ cast: [['can write']], buried: 1, writerDied: true }),
      rw({ cast: [['can read']], buried: 1, writerDied: true, left: cellFor(idIn(1), TO_WRITE, 0) }),
      rw({
        cast: [['write']],
        buried: 1,
        bystander: true,
        writerDied: true,
        left: cellFor(idOf(2, 2), NEXT_TO_WRITE, 0),
      }),
      rw({ cast: [['write'], ['write']], bystander: true }),
      rw({ cast: [['write'], ['try to write', 'write']] }),
      rw({ cast: [['write'], ['try to read']] }),
      rw({ cast: [['read'], ['try to write']] }),
      rw({ cast: [['read'], ['try to write', 'try to read', 'write']] }),
      rw({ cast: [['write'], ['read']], buried: 1, writerDied: true }),
      rw({ cast: [['write'], ['write']], buried: 1, writerDied: true }),
      rw({ cast: [['read'], ['is next to write']], buried: 1, writerDied: true }),
      rw({ cast: [['read'], ['write']], bystander: true }),
      rw({
        cast: [
          ['write', 'read'],
          ['write', 'write'],
        ],
        kills: 1,
      }),
      rw({ cast: [['read', 'write'], ['write']], kills: 1 }),
      rw({ cast: [['write'], ['write']], deaths: 1 }),
      rw({
        cast: [
          ['write', 'write'],
          ['write', 'write'],
        ],
      }),
      rw({ cast: [['is writing'], ['is to write'], ['is to write']], bystander: true }),
      rw({ cast: [['is writing', 'write'], ['is to read']] }),
      rw({ cast: [['is writing', 'write'], ['is to read']], deaths: 1, mortal: [1], reborn: ['write'] }),
      rw({ cast: [['is writing', 'write'], ['is to write']], deaths: 1, mortal: [1], reborn: ['read'] }),
      rw({ cast: [['is writing'], ['is to write'], ['is to write']], deaths: 1 }),
      rw({ cast: [['is writing'], ['is to write'], ['is to read']], deaths: 1, mortal: [0] }),
      rw({ cast: [['read'], ['write']], deaths: 2 }),
    ],
    large: [
      rw({
        cast: [
          ['read', 'read'],
          ['write', 'write'],
        ],
      }),
      rw({ cast: [['is writing'], ['is to write'], ['is to write']], deaths: 1, mortal: [1], reborn: ['write'] }),
      rw({ cast: [['is writing'], ['is to read'], ['is to write']], deaths: 1, mortal: [1], reborn: ['write'] }),
      rw({ cast: [['is writing'], ['is to write', 'read'], ['is to write']], deaths: 1, kills: 1 }),
      rw({
        cast: [
          ['read', 'write'],
          ['read', 'write'],
        ],
        kills: 1,
        deaths: 1,
      }),
      rw({
        cast: [
          ['read', 'write'],
          ['read', 'write'],
        ],
        deaths: 2,
      }),
      rw({ cast: [['write'], ['write'], ['write']] }),
      rw({ cast: [['read'], ['read'], ['write']] }),
      rw({ cast: [['write'], ['write'], ['write']], deaths: 1 }),
      rw({ cast: [['is writing', 'write'], ['is to read'], ['is to write']] }),
      rw({ cast: [['is writing'], ['is to read'], ['is to read'], ['is to write']] }),
    ],
  },
  {
    mutated: [`${locks}/event.ts`],
    scenarios: [
      event({ waiters: 1, bystander: true }),
      event({ waiters: 2 }),
      event({ waiters: 1, pulses: 1 }),
      event({ waiters: 2, pulses: 1, kills: 1 }),
      event({ waiters: 2, pulses: 1, deaths: 1 }),
      event({ waiters: 1, pulses: 2 }),
      event({ waiters: 0, pulses: 2, times: 2 }),
    ],
    large: [event({ waiters: 2, pulses: 1, deaths: 2 }), event({ waiters: 3, deaths: 1 })],
  },
  {
    mutated: [`${locks}/barrier.ts`],
    scenarios: [
      history,
      barrier({ parties: 2, bystander: true }),
      barrier({ parties: 2, kills: 1 }),
      barrier({ parties: 2, rounds: 2 }),
      barrier({ parties: 2, deaths: 1 }),
      barrier({ parties: 2, left: { slot: 1, generation: 5 } }),
      barrier({ parties: 2, rounds: 2, generation: 4, buried: 1, left: { slot: 2, generation: 5 } }),
      barrier({ parties: 2, come: 1, missing: 1, reset: true }),
      barrier({ parties: 3, come: 2, missing: 1, deaths: 1 }),
      barrier({ parties: 3, come: 2, deaths: 1 }),
      barrier({ parties: 2, come: 1, deaths: 1, reborn: true }),
      barrier({ parties: 2, rounds: 2, kills: 1 }),
      barrier({ parties: 2, rounds: 2, deaths: 1, reborn: true }),
      barrier({ parties: 2, rounds: 2, deaths: 2 }),
      barrier({ parties: 3 }),
      barrier({ parties: 2, reset: true }),
      barrier({ parties: 3, come: 1, missing: 1, reset: true }),
    ],
    large: [barrier({ parties: 3, deaths: 1 })],
  },
  {
    mutated: ['packages/threadpool/src/protocol/claims.ts'],
    scenarios: [
      claims({ tasks: 2, ahead: 2, times: 0 }),
      claims({ tasks: 2, ahead: 2, times: 1 }),
      claims({ tasks: 3, ahead: 2, times: 2, lost: true }),
      claims({ tasks: 4, ahead: 2, times: 2, from: LAST - 1 }),
      claims({ tasks: 2, ahead: 2, times: 1, deaths: 1 }),
      claims({ tasks: 3, ahead: 3, times: 2, lost: true, deaths: 1 }),
      claims({ tasks: 4, ahead: 2, times: 3, from: LAST - 3, deaths: 1 }),
      claims({ tasks: 3, ahead: 2, times: 2, from: -2, deaths: 1 }),
    ],
    large: [claims({ tasks: 6, ahead: 3, times: 4, from: LAST - 4, lost: true, deaths: 1 })],
  },
  {
    mutated: ['packages/monkey/src/guard/protocol/record.ts'],
    scenarios: [
      record({ calls: [2], looks: 2 }),
      record({ calls: [2], looks: 2, from: -2 }),
      record({ calls: [2], looks: 2, from: 2147483646 }),
      record({ calls: [1, 1], looks: 2 }),
      record({ calls: [2, 2], looks: 1 }),
      record({ calls: [1, 1, 1], looks: 2 }),
    ],
    large: [record({ calls: [3, 2], looks: 3 })],
  },
]
