// An async iterator over events, whose steps are waits of whoever asks for them.
//
//   E1  a step that was interrupted is the answer to the next one that is asked for: no event is lost
//   E2  what `for await` iterates is closed by an interruption: nobody else could do that. Who calls `next` himself closes it
//       himself, by `return`, as ever

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'

/** Asked for, and its place among all that were: interrupted are the latest first. */
interface Step {
  readonly place: number
  readonly promise: Promise<IteratorResult<unknown>>
}

export type Events = AsyncIterator<unknown> & AsyncIterable<unknown>

const done = new WeakSet<Events>()

/** The same iterator, whose `next` is a wait. `what` stands for it in dumps. */
export function interruptible(what: string, events: Events): Events {
  if (done.has(events)) return events
  done.add(events)
  const begin = events.next.bind(events)
  const left: Step[] = [] // E1
  let places = 0
  const ask = (abort?: () => void): Promise<IteratorResult<unknown>> => {
    if (left.length === 0 && interruptibleScope() === undefined) return begin()
    let step!: Step
    const start = (): Promise<IteratorResult<unknown>> => {
      step = left.shift() ?? { place: places++, promise: begin() }
      return step.promise
    }
    return waitFor(what, start, { abort: abort ?? (() => putBack(left, step)) })
  }
  const close = (): void => void events.return?.()
  events.next = () => ask()
  events[Symbol.asyncIterator] = () => Object.assign(Object.create(events) as Events, { next: () => ask(close) }) // E2
  return events
}

function putBack(left: Step[], step: Step): void {
  const before = left.findLastIndex(({ place }) => place < step.place)
  left.splice(before + 1, 0, step)
}
