// Channels in a form that any message carries: for threads that no hub has started, such as those of a pool.

import { ArgumentTypeError, ChannelClosed, MisuseError } from '../../errors.ts'
import { describe } from '../../hub/describe.ts'
import { Channel } from '../../objects/channel.ts'
import { isOver, onShut } from '../../objects/exchange.ts'
import { listen } from '../direct.ts'
import { registry, registryIn } from '../registry.ts'
import { thisHub } from '../this-hub.ts'
import { channelFacts } from './channels.ts'
import { FarSide } from './exchange-home.ts'
import { lendNoMore, lendToAnybody, ownLoan } from './lend.ts'
import { type Passed, take } from './pack.ts'
import { RemoteChannel } from './remote-channel.ts'

/** What {@link lend} returns, and {@link borrow} takes. It can be copied by structured clone. */
export interface LentChannel<T> {
  readonly kind: 'hublet.channel'
  readonly threads: SharedArrayBuffer
  readonly passed: Passed
  readonly capacity: number
  readonly name: string | undefined
  /** What is sent through it: for the compiler, there is nothing of this name. */
  readonly item?: T
}

/**
 * Puts a channel in a form that any message carries: `workerData`, `postMessage`, the arguments of a pool's task.
 *
 * To another hub, send the channel itself.
 *
 * ```ts
 * const jobs = new Channel<string>(100)
 * enroll(new Worker(url, { workerData: { jobs: lend(jobs) } }))
 * // in the worker
 * const jobs = borrow<string>(workerData.jobs)
 * ```
 *
 * It can be borrowed until the channel is closed, by as many threads as have it,
 * and afterwards as long as there is something in it.
 *
 * @throws {MisuseError} for a channel of another hub: lend it there
 * @throws {NotEnrolled} if this thread is not known to the others
 */
export function lend<T>(channel: Channel<T>): LentChannel<T> {
  if (!(channel instanceof Channel)) {
    throw new ArgumentTypeError(`lend: channel must be a Channel, got ${describe(channel)}`)
  }
  if (channel instanceof RemoteChannel) {
    throw new MisuseError(`cannot lend ${channel.toString()}: it is of another hub; lend it there`)
  }
  if (channel.closed) throw new ChannelClosed(`cannot lend ${channel.toString()}: it was closed`, channel)
  const { buffer: threads, me } = registry()
  const { capacity, name } = channel
  let key = keys.get(channel)
  endLoans()
  if (key === undefined) keys.set(channel, (key = lendFirst(channel)))
  return { kind: 'hublet.channel', threads, passed: [me, thisHub().name, me, key], capacity, name }
}

const keys = new WeakMap<object, number>()
/** Lent, and closed since; with their keys. */
const closed = new Map<Channel<unknown>, number>()

/** What was closed, and is empty now, is lent no more. */
function endLoans(): void {
  for (const [channel, key] of closed) {
    if (!isOver(channel)) continue
    closed.delete(channel)
    lendNoMore(key)
  }
}

function lendFirst<T>(channel: Channel<T>): number {
  const facts = channelFacts(channel)
  const key = lendToAnybody(channel, (link, number) => FarSide.late(link, number, facts))
  onShut(channel, () => closed.set(channel as Channel<unknown>, key))
  listen()
  return key
}

/**
 * The channel that was lent: with the same methods, `sendSync` and `receiveSync` among them.
 *
 * The thread must be enrolled (`enroll(worker)`) by the one that has started it.
 *
 * @throws {NotEnrolled} if it is not
 * @throws {ArgumentTypeError} if `lent` is nothing that {@link lend} has returned
 */
export function borrow<T>(lent: LentChannel<T>): Channel<T> {
  if ((lent as Partial<LentChannel<T>> | undefined)?.kind !== 'hublet.channel') {
    throw new ArgumentTypeError(`borrow: lent must be what lend() has returned, got ${describe(lent)}`)
  }
  const { threads, passed, capacity, name } = lent
  const [home, , , key] = passed
  if (home === registryIn(threads).me) {
    const own = ownLoan(key)
    if (own instanceof Channel) return own as Channel<T>
  }
  return take(passed, (link, number) => new RemoteChannel<T>(link, number, capacity, name, false))
}
