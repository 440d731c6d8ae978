// A link checker on hublet: `npm start -- https://example.org/`, or without address for the built-in site.
//
// The job is one greenlet. Ctrl-C kills it: everything below it ends and is closed, then the result so far is printed.

import { spawn } from '@hublet/core'

import { type Job, check } from './check.ts'
import { findingsOf } from './findings.ts'
import { onInterrupt } from './interrupt.ts'
import { type Options, parseOptions } from './options.ts'
import { toJson, toText } from './report.ts'

process.stdout.on('error', endWithReader)
const options = parseOptions(process.argv.slice(2))
process.exitCode = 'exitCode' in options ? options.exitCode : await run(options)

async function run(wanted: Options): Promise<number> {
  const job: Job = { site: undefined, crawl: undefined, sequential: undefined }
  const greenlet = spawn(check, wanted, job)
  using _ = onInterrupt(() => void greenlet.kill())
  await greenlet.join({ raiseError: true })
  const interrupted = greenlet.exit !== undefined
  const findings = job.crawl && findingsOf(job.crawl)
  const report = { ...job, findings, interrupted }
  const written = Promise.withResolvers<void>()
  process.stdout.write(wanted.json ? toJson(report) : toText(report), () => written.resolve())
  await written.promise
  if (interrupted) process.exit(130) // a name lookup of the system cannot be aborted; nobody should wait for it
  return findings === undefined || findings.broken.length > 0 ? 1 : 0
}

/** `npm start | head`: whoever reads has read enough. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}
