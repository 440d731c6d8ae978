// What is said of a call that has blocked, and to whom.
//
//   B1  a report never throws: what a handler throws goes to `hub.onError`
//   B2  the others are told all the same, and with nobody there to be told it is one line on stderr

import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

import { checkFunction, functionName, reportError } from '@hublet/core/lowlevel'

/** A call that has blocked the hub. */
export interface BlockedReport {
  /** `fs.readFileSync` */
  readonly call: string
  /** The name of the greenlet that has made it; undefined outside of greenlets. */
  readonly greenlet: string | undefined
  /** How long it took. */
  readonly ms: number
  /** Where it was made: `/app/read.js:3:14`, the first place that is neither Node's nor hublet's; undefined if there is none. */
  readonly frame: string | undefined
  /** How it came to be made from there, one frame a line. */
  readonly stack: string
  /** What does the same without blocking: `fs.promises.readFile, or threadpool.apply`. */
  readonly alternative: string
  /** How many like this, from the same place, were left out since the last one: there is at most one a second. */
  readonly omitted: number
}

export type BlockedHandler = (report: BlockedReport) => unknown

const handlers = new Set<BlockedHandler>()

/**
 * Has `handler` called after each call that has blocked the hub, until the result is disposed; needs `guard`.
 *
 * It is called at once, in what made the call, and whatever it calls itself is not guarded. Without any handler each
 * report is one line on stderr. What handlers throw goes to `hub.onError`.
 *
 * ```ts
 * onBlocked(({ call, ms, frame }) => metrics.timing(`blocked.${call}`, ms, { frame }))
 * ```
 */
export function onBlocked(handler: BlockedHandler): Disposable {
  checkFunction('onBlocked', 'handler', handler)
  handlers.add(handler)
  return { [Symbol.dispose]: () => void handlers.delete(handler) }
}

/** Tells everybody (B1, B2). */
export function tellBlocked(report: BlockedReport): void {
  if (handlers.size === 0) printLine(lineOf(report))
  for (const handler of [...handlers]) {
    try {
      const result = handler(report)
      if (result instanceof Promise) result.catch((error: unknown) => handlerFailed(handler, error))
    } catch (error) {
      handlerFailed(handler, error)
    }
  }
}

function handlerFailed(handler: BlockedHandler, error: unknown): void {
  const text = `${functionName(handler)} failed, a handler of onBlocked`
  reportError(error, { kind: 'callback', source: handler, text })
}

function lineOf({ call, greenlet, ms, frame, alternative, omitted }: BlockedReport): string {
  const who = greenlet === undefined ? '' : ` in greenlet ${JSON.stringify(greenlet)}`
  const where = frame === undefined ? '' : ` at ${frame}`
  const others = omitted === 0 ? '' : ` (and ${omitted} more like this)`
  return `hublet: ${call} has blocked the hub for ${ms.toFixed(1)} ms${who}${where}${others}; use ${alternative}\n`
}

function printLine(text: string): void {
  try {
    // A stream would report a closed pipe or a full disk later, by an event that ends the process.
    if (isMainThread) writeSync(2, text)
    else process.stderr.write(text)
  } catch {
    // B1: stderr is closed or full, and there is no other place to say so
  }
}
