// Lines, records, sums: three stages of greenlets with channels in between.
//
//   read (1) ──batches of lines──▶ parse (n) ──batches of records──▶ tally (1)
//
// The channels are bounded: a reader that is quicker than the rest waits, and memory stays flat whatever the size of the
// log. A stage that ends closes the channel behind it, and so the next one ends.

import { Channel, ChannelClosed, type Event, after, joinAll, nursery, select } from '@hublet/core'

import { type LogRecord, parseRecord } from './record.ts'
import { Tally } from './tally.ts'

const batchSize = 100

export interface PipelineOptions {
  readonly parsers: number
  /** Batches that each channel holds. */
  readonly capacity: number
  /** Once it is set, no further line is read. */
  readonly stop: Event
  /** Called every so many milliseconds with what there is so far. */
  readonly progress: { readonly every: number; readonly show: (tally: Tally) => void }
}

type Batch = (LogRecord | undefined)[]

/** Runs the lines through and returns the sums. A failure anywhere ends all stages, and is thrown. */
export async function runPipeline(
  lines: AsyncIterable<string> | Iterable<string>,
  { parsers, capacity, stop, progress }: PipelineOptions,
): Promise<Tally> {
  const batches = new Channel<string[]>(capacity, { name: 'lines' })
  const records = new Channel<Batch>(capacity, { name: 'records' })
  const tally = new Tally()

  await nursery(async (n) => {
    n.spawn(read, lines, batches, stop)
    const parsing = Array.from({ length: parsers }, () => n.spawn(parse, batches, records))
    n.spawn(count, records, tally, progress)
    await joinAll(parsing)
    records.close()
  })
  return tally
}

async function read(
  lines: AsyncIterable<string> | Iterable<string>,
  batches: Channel<string[]>,
  stop: Event,
): Promise<void> {
  let batch: string[] = []
  for await (const line of lines) {
    batch.push(line)
    if (batch.length < batchSize) continue
    const { key } = await select({ stop, sent: batches.sendOp(batch) })
    batch = []
    if (key === 'stop' || stop.ready) break
  }
  if (batch.length > 0) await batches.send(batch)
  batches.close()
}

async function parse(batches: Channel<string[]>, records: Channel<Batch>): Promise<void> {
  for await (const batch of batches) await records.send(batch.map(parseRecord))
}

async function count(
  records: Channel<Batch>,
  tally: Tally,
  { every, show }: PipelineOptions['progress'],
): Promise<void> {
  let tick = after(every)
  try {
    for (;;) {
      const got = await select({ batch: records.receiveOp(), tick })
      if (got.key === 'batch') addAll(tally, got.value)
      else {
        show(tally)
        tick = after(every)
      }
    }
  } catch (error) {
    if (!(error instanceof ChannelClosed)) throw error // closed and empty: everything is counted
  }
}

function addAll(tally: Tally, batch: Batch): void {
  for (const record of batch) {
    if (record === undefined) tally.unreadable++
    else tally.add(record)
  }
}
