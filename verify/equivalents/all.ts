// All mutants that change nothing.

import type { Equivalent } from '../equivalent.ts'
import { barrier } from './barrier.ts'
import { event } from './event.ts'
import { lane } from './lane.ts'
import { permits } from './permits.ts'
import { record } from './record.ts'
import { rw } from './rw.ts'
import { slots } from './slots.ts'
import { gate, mutex } from './toys.ts'

export const equivalents: readonly Equivalent[] = [mutex, gate, slots, lane, event, barrier, permits, record, rw].flat()
