// One stack out of two: where it was thrown over there, and who asked for it here.

import { guarded } from '../../hub/describe.ts'
import { isFrame, isNodeFrame, isOwnFrame } from '../../hub/site.ts'

/**
 * Puts the frames of `localStack` below those that the error has brought along from hub `hubName`. Frames within hublet
 * are left out. What has no stack that can be written stays as it is.
 */
export function joinStacks(error: unknown, localStack: string | undefined, hubName: string): void {
  guarded(() => {
    if (!Error.isError(error) || typeof error.stack !== 'string') return
    const remote = error.stack.split('\n').filter((line) => !isOwnFrame(line))
    const local = (localStack ?? '')
      .split('\n')
      .filter((line) => isFrame(line) && !isOwnFrame(line) && !isNodeFrame(line))
    error.stack = [...remote, `    --- call from hub "${hubName}" ---`, ...local].join('\n')
  }, undefined)
}
