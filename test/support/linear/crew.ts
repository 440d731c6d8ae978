// What one hub does for a batch of histories: each has a channel of its own, and every hub runs its strands of all of them.

import { Channel, joinAll, sleep, spawn } from '@hublet/core'

import { type Fault, broken } from './faults.ts'
import { type Conduit, type Subject, drain, performStrand } from './perform.ts'
import { type Kinds, type Program, randomProgram } from './program.ts'
import { Tape } from './tape.ts'

/** The same for all hubs. */
export interface Batch {
  /** The programs are those of the seeds from here on, `count` of them. */
  readonly first: number
  readonly count: number
  readonly kinds: Kinds
  readonly memory: SharedArrayBuffer
  /** Of the channel as hub 1 has it. */
  readonly fault?: Fault | undefined
}

/** A hub may receive ahead when it has received 64 values in a row. */
const beforeAhead = 70

export function programsOf({ first, count, kinds }: Pick<Batch, 'first' | 'count' | 'kinds'>): Program[] {
  return Array.from({ length: count }, (_, i) => randomProgram(first + i, kinds))
}

export const makeChannels = (programs: readonly Program[]): Channel<number>[] =>
  programs.map(({ capacity }) => new Channel<number>(capacity))

/** Has hub `self` begin to receive ahead where that is wanted; home does its part meanwhile. */
export function warmUp(
  programs: readonly Program[],
  channels: readonly Channel<number>[],
  self: number,
): Promise<void> {
  return each(programs, async ({ ahead }, history) => {
    if (ahead === 0 || (self !== 0 && ahead !== self)) return
    const channel = channels[history]!
    for (let n = 0; n < beforeAhead; n++) await (self === 0 ? channel.send(n) : channel.receive())
  })
}

/** Runs the strands of hub `self`; `onBegin` is called before each operation. */
export function perform(
  batch: Batch,
  channels: readonly Channel<number>[],
  self: number,
  onBegin?: () => void,
): Promise<void> {
  const tape = new Tape(batch.memory, onBegin)
  return each(programsOf(batch), async ({ strands }, history) => {
    const subject: Subject = { channel: conduit(batch, channels[history]!, self, history), tape, history }
    const own = strands.filter(({ hub }) => hub === self)
    await joinAll(
      own.map((strand) => spawn(performStrand, subject, strand, pause)),
      { raiseError: true },
    )
  })
}

/** Ends the histories at home. */
export function finish(batch: Batch, channels: readonly Channel<number>[]): Promise<void> {
  const tape = new Tape(batch.memory)
  return each(programsOf(batch), ({ strands }, history) => {
    const next = strands.reduce((sum, { steps }) => sum + steps.length, 0)
    return drain({ channel: channels[history]!, tape, history }, next)
  })
}

function conduit({ fault, first }: Batch, channel: Channel<number>, self: number, history: number): Conduit {
  return fault === undefined || self !== 1 ? channel : broken(fault, channel, first + history)
}

async function each(programs: readonly Program[], fn: (program: Program, at: number) => Promise<void>): Promise<void> {
  await joinAll(
    programs.map((program, at) => spawn(fn, program, at)),
    { raiseError: true },
  )
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
const pauses = [async () => {}, () => sleep(0), turn, () => sleep(1)]
const pause = (length: number): Promise<void> => pauses[length]!()
