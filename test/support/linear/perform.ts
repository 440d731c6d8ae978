// Carries out the strands of a program on a channel, and writes down what comes of every operation.

import { type Channel, ChannelClosed, GreenletExit, Timeout, after, select, spawn } from '@hublet/core'

import type { Outcome } from './operation.ts'
import type { Step, Strand } from './program.ts'
import { type Tape, mostOperations } from './tape.ts'

/** What a history needs of a channel. */
export type Conduit = Pick<
  Channel<number>,
  'send' | 'trySend' | 'receive' | 'tryReceive' | 'close' | 'receiveOp' | 'sendOp'
>

/** Lets something else happen; the larger the number, the more. */
export type Pause = (length: number) => Promise<void>

/** A channel, and where is written what is done with it. */
export interface Subject {
  readonly channel: Conduit
  readonly tape: Tape
  readonly history: number
}

export async function performStrand(subject: Subject, { steps }: Strand, pause: Pause): Promise<void> {
  for (const step of steps) {
    await pause(step.pause)
    if (step.kill === undefined) {
      await record(subject, step.id, () => perform(subject.channel, step))
      continue
    }
    const performing = spawn(() => record(subject, step.id, () => perform(subject.channel, step)))
    await pause(step.kill)
    await performing.kill()
  }
}

/**
 * Sends once more, closes the channel and receives what is left: what was lost, or is lost now, is missed here. `next`:
 * behind the operations of the program.
 */
export async function drain(subject: Subject, next: number): Promise<void> {
  const { channel } = subject
  await record(subject, next, async () => [channel.trySend(next + 1) ? 'sent' : 'full'])
  await record(subject, next + 1, async () => {
    channel.close()
    return ['done']
  })
  for (let id = next + 2; id < mostOperations; id++) {
    const last = await record(subject, id, async () => ['received', await channel.receive({ timeout: 10_000 })])
    if (last !== 'received') return
  }
}

type Result = readonly [outcome: Outcome, received?: number]

async function record({ tape, history }: Subject, id: number, act: () => Promise<Result>): Promise<Outcome> {
  tape.begin(history, id)
  const [outcome, received] = await act().catch((error: unknown): Result => [outcomeOf(error)])
  tape.end(history, id, outcome, received)
  return outcome
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ChannelClosed) return 'closed'
  if (error instanceof Timeout) return 'timeout'
  return error instanceof GreenletExit ? 'killed' : 'failed'
}

async function perform(channel: Conduit, { kind, id, selects, timeout }: Step): Promise<Result> {
  const value = id + 1
  if (kind === 'trySend') return [channel.trySend(value) ? 'sent' : 'full']
  if (kind === 'tryReceive') {
    const received = channel.tryReceive()
    return received === undefined ? ['empty'] : ['received', received]
  }
  if (kind === 'close') {
    channel.close()
    return ['done']
  }
  if (selects) return choose(channel, kind === 'either' ? value : undefined, timeout)
  if (kind === 'receive') return ['received', await channel.receive({ timeout })]
  await channel.send(value, { timeout })
  return ['sent']
}

async function choose(channel: Conduit, value: number | undefined, timeout: number): Promise<Result> {
  const cases = { receive: channel.receiveOp(), late: after(timeout) }
  const { key, value: result } = await select(value === undefined ? cases : { ...cases, send: channel.sendOp(value) })
  if (key === 'late') return ['late']
  return key === 'receive' ? ['received', result] : ['sent']
}
