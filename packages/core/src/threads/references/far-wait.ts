// Waiting here for an object of another hub that is mirrored here.

import { Wait } from '../../greenlet/wait.ts'
import { type Linkable, followersOf } from '../../objects/linkable.ts'
import type { Link } from '../link.ts'

/** Waits; meanwhile the loop is held, since the other hub may end it. */
export async function waitHeld<T>(link: Link, wait: () => Promise<T>): Promise<T> {
  link.hold()
  try {
    return await wait()
  } finally {
    link.unhold()
  }
}

/** The home is gone: those who wait get the error. */
export function failWaits(object: Linkable, error: Error): void {
  for (const follower of followersOf(object).toArray()) if (follower instanceof Wait) follower.fail(error)
}
