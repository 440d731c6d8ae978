// Failures that nobody looks at.
//
//   U1  a failure is reported at most once
//   U2  whoever observes it before the loop's turn ends (get, join with raiseError, a link, a nursery) keeps it silent,
//       unless hub.report says otherwise

import { reportError } from '../hub/report.ts'
import { runQueue } from '../hub/run-queue.ts'
import { settings } from '../hub/settings.ts'
import type { Identity } from './identity.ts'
import { isObserved } from './tree.ts'

/** Reports that a greenlet failed, if hub.report and the observers say so. */
export function reportFailure(greenlet: Identity, error: unknown, text: string): void {
  const report = (): void =>
    reportError(error, { kind: 'greenlet', source: greenlet, text: text + spawnedAt(greenlet) })
  if (settings.report === 'always') report()
  else if (settings.report === 'unobserved' && !isObserved(greenlet)) {
    runQueue.afterTurn(() => {
      if (!isObserved(greenlet)) report() // U2
    })
  }
}

/** Where a greenlet was spawned, as further lines of a report; empty if that is not recorded. */
export function spawnedAt(greenlet: Identity): string {
  return greenlet.spawnStack === undefined ? '' : `\n  spawned\n${greenlet.spawnStack}`
}
