// Telling of restarts: whoever asked to be told, or else the hub.

import { Callback } from '../../hub/callback.ts'
import { reportError } from '../../hub/report.ts'
import { runQueue } from '../../hub/run-queue.ts'
import type { RestartEvent } from './options.ts'

export function announce(onRestart: ((event: RestartEvent) => void) | undefined, event: RestartEvent): void {
  const { name, exit, delay } = event
  const text = `hub "${name}" has ended; it is started again in ${delay} ms`
  if (onRestart === undefined) return reportError(exit, { kind: 'hub-exit', source: event, text })
  const failed = `onRestart of the supervision of hub "${name}" failed`
  const call = new Callback(
    () => onRestart(event),
    () => ({ kind: 'callback', source: onRestart, text: failed }),
  )
  runQueue.push(call)
}
