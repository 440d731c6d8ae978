// What is done about an operation that was given up, while nobody waits for it.

import { reportError } from '@hublet/core/lowlevel'

/** Calls `act`; if that fails, now or later, it is reported. `text`: what it does. `reason`: why; what fails for that has not failed. */
export function inBackground(text: string, source: unknown, act: () => unknown, reason?: unknown): void {
  Promise.try(act).catch((error: unknown) => {
    if (error === reason || (error instanceof Error && error.cause === reason && reason !== undefined)) return
    reportError(error, { kind: 'callback', source, text: `${text} has failed` })
  })
}
