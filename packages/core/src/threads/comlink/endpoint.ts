// The endpoint of a hub, for Comlink.

import { ArgumentTypeError, MisuseError } from '../../errors.ts'
import { describe } from '../../hub/describe.ts'
import { linkTo } from '../connect.ts'
import { parentAt, slotOf } from '../protocol/layout.ts'
import { registry } from '../registry.ts'
import { RemoteHub } from '../remote-hub.ts'
import { endpointOf } from './endpoints.ts'
import type { Endpoint } from './message.ts'

/**
 * What Comlink's `wrap` and `expose` take for this hub; without an argument for the one that has started this thread.
 *
 * For new code, `thread.api` does more: kills and deadlines travel, errors keep their class, results stream.
 *
 * ```ts
 * // words.ts, a hub module
 * Comlink.expose({ count: (text: string) => text.split(' ').length }, endpoint())
 * // main.ts
 * const words = Comlink.wrap<Words>(endpoint(thread))
 * await words.count('to be or not to be') //=> 6
 * ```
 *
 * Both hubs have to import this entry. There is one endpoint for each hub, and both ends of it can wrap and expose. What
 * is called before it is exposed waits for that. When the other hub is gone, whatever was called rejects with
 * {@link HubExit}, through proxies of its objects, too; and so does what is called later.
 *
 * Cancel: Comlink knows of none. `until(words.count(text))` leaves the wait; the function over there goes on.
 * Order: messages arrive in the order in which they were posted, each call in a greenlet of its own.
 *
 * @throws {HubExit} if the other hub does not live
 * @throws {MisuseError} without an argument in a thread that no hub has started: the main thread
 */
export function endpoint(hub?: Pick<RemoteHub, 'id' | 'name'>): Endpoint {
  if (hub !== undefined && !(hub instanceof RemoteHub)) {
    throw new ArgumentTypeError(`endpoint: hub must be a hub thread or another hub, got ${describe(hub)}`)
  }
  return endpointOf(linkTo(hub?.id ?? starterOf()))
}

/** What stands for the starter of a thread that was started by no hub; the id of none. */
const nobody = 1

/** The id of the one that has started this thread. */
function starterOf(): number {
  const here = registry()
  const starter = Atomics.load(here.words, parentAt(slotOf(here.me)))
  if (starter !== nobody) return starter
  throw new MisuseError('endpoint: no hub has started this thread; say which one is meant: endpoint(thread)')
}
