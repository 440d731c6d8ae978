// A call of a hub that may be started again meanwhile.
//
//   C1  it waits for its turn even if there is a thread: those who have waited for it go first
//   C2  it is asked once; if it is idempotent and its hub has ended, once more; never a third time
//   C3  its time limit counts from the beginning, whatever it waits for

import { ArgumentTypeError } from '../../errors.ts'
import { checkWaitOptions } from '../../greenlet/park.ts'
import { Timeout } from '../../greenlet/timeout.ts'
import type { WaitOptions } from '../../greenlet/wait.ts'
import { withTimeout } from '../../greenlet/with-timeout.ts'
import { describe } from '../../hub/describe.ts'
import { type Slot, endedWith } from './slot.ts'

export interface SupervisedCallOptions extends WaitOptions {
  /** It may run twice: if its hub ends before it has answered, another is asked, once. Default `false`. */
  idempotent?: boolean
}

/** Where a call can go. */
export interface Route {
  readonly name: string
  /** Waits until `slot()` is worth a look. */
  ready(options: WaitOptions): Promise<void>
  /** One whose thread can be asked now. @throws why there will never be one again */
  slot(): Slot | undefined
}

export async function callAt(
  route: Route,
  name: string,
  args: unknown[],
  options: SupervisedCallOptions = {},
): Promise<unknown> {
  checkTarget('call', name)
  if (!Array.isArray(args)) throw new ArgumentTypeError(`call: args must be an array, got ${describe(args)}`)
  checkWaitOptions('call', options)
  const { timeout, signal, idempotent = false } = options
  if (typeof idempotent !== 'boolean') {
    throw new ArgumentTypeError(`call: idempotent must be true or false, got ${describe(idempotent)}`)
  }
  if (timeout === undefined) return ask(route, name, args, signal, idempotent)
  const message = `call of ${name} in hub "${route.name}": timed out after ${String(timeout)} ms`
  const limit = timeout instanceof Timeout ? timeout : new Timeout(timeout, { message })
  return withTimeout(limit, () => ask(route, name, args, signal, idempotent)) // C3
}

async function ask(
  route: Route,
  name: string,
  args: unknown[],
  signal: AbortSignal | undefined,
  idempotent: boolean,
): Promise<unknown> {
  for (let again = idempotent; ;) {
    await route.ready({ signal }) // C1
    const slot = route.slot()
    const thread = slot?.thread()
    if (slot === undefined || thread === undefined) continue
    try {
      return await slot.ask(thread, name, args, signal)
    } catch (error) {
      if (!again || !endedWith(thread, error)) throw error
      again = false // C2
    }
  }
}

/** Refuses what is no name of an export. */
export function checkTarget(operation: string, name: unknown): void {
  if (typeof name === 'string' && name !== '') return
  throw new ArgumentTypeError(`${operation}: name must be the name of an export, got ${describe(name)}`)
}
