// Histories of channels of this hub, in virtual time: many programs at once, since they have nothing to do with each other.

import { Channel, joinAll, sleep, spawn } from '@hublet/core'
import { VirtualClock, seedRunQueue } from '@hublet/core/testing'

import { type Fault, broken } from './faults.ts'
import type { History } from './operation.ts'
import { drain, performStrand } from './perform.ts'
import { randomProgram } from './program.ts'
import { Tape } from './tape.ts'

const atOnce = 50
const pause = (length: number): Promise<void> => sleep(Math.max(0, length - 1))

/** Runs `count` programs, those of the seeds from `first` on. */
export async function* localHistories(first: number, count: number, fault?: Fault): AsyncIterable<History> {
  for (let seed = first; seed < first + count; seed += atOnce) {
    using _ = new VirtualClock()
    using _order = seedRunQueue(seed)
    yield* await runAll(seed, Math.min(atOnce, first + count - seed), fault)
  }
}

async function runAll(first: number, count: number, fault: Fault | undefined): Promise<History[]> {
  const tape = Tape.for(count)
  const programs = Array.from({ length: count }, (_, i) => randomProgram(first + i, { hubs: 1, ahead: 0 }))
  const runs = programs.map(({ capacity, strands }, history) =>
    spawn(async () => {
      const real = new Channel<number>(capacity)
      const channel = fault === undefined ? real : broken(fault, real, first + history)
      const subject = { channel, tape, history }
      await joinAll(
        strands.map((strand) => spawn(performStrand, subject, strand, pause)),
        { raiseError: true },
      )
      await drain(
        subject,
        strands.reduce((sum, { steps }) => sum + steps.length, 0),
      )
    }),
  )
  await joinAll(runs, { raiseError: true })
  return programs.map((program, history) => tape.history(history, program))
}
