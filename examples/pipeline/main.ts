// Sums up a request log: `npm run example -- pipeline [file]`, `... | npm run example --silent -- pipeline -`.

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

import { Event, onSignal } from '@hublet/core'

import { type Options, parseOptions } from './options.ts'
import { runPipeline } from './pipeline.ts'
import { toText } from './report.ts'
import { sampleLines } from './sample.ts'

const options = parseOptions(process.argv.slice(2))
process.exitCode = 'exitCode' in options ? options.exitCode : await run(options)

async function run({ file, lines, parsers, capacity }: Options): Promise<number> {
  const stop = new Event({ name: 'Ctrl-C' })
  using _ = onSignal('SIGINT', () => (stop.ready ? process.exit(130) : stop.set()))
  const progress = {
    every: 500,
    show: ({ records }: { records: number }) => console.error(`${records.toLocaleString('en')} requests so far`),
  }
  try {
    const source = file === undefined ? sampleLines(lines) : readLines(file, stop)
    console.log(toText(await runPipeline(source, { parsers, capacity, stop, progress })).trimEnd())
  } catch (error) {
    console.error(String(error))
    return 1
  }
  return stop.ready ? 130 : 0
}

/** The lines of a file until `stop`, also while the next one is not there; fails if it cannot be read. */
async function* readLines(file: string, stop: Event): AsyncGenerator<string> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {}) // it is looked at below, if it comes to that
  input.once('error', failed.reject)
  const lines = createInterface({ input, crlfDelay: Infinity })
  using _ = stop.rawlink(() => lines.close())
  yield* lines
  if (input.errored !== null) await failed.promise
}
