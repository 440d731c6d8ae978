// A block that is not left before all greenlets spawned in it have ended.
//
//   N1  leaving waits for every child; a child may spawn more until the last one has ended
//   N2  the first failure (of a child or of the block) kills all children and the block's own waits, once
//   N3  a kill or timeout from outside ends everything in the same way, and is what is thrown then
//   N4  else one error is thrown as it is, several as AggregateError in the order of failure

import { ClosedError, ControlError, GreenletExit } from '../errors.ts'
import { checkFunction } from '../hub/arguments.ts'
import { reportError } from '../hub/report.ts'
import { Greenlet, condemn, follow } from './greenlet.ts'
import { killAll } from './join-all.ts'
import type { Follower } from './links.ts'
import { asError } from './outcome.ts'
import { park } from './park.ts'
import { ScopedCall } from './scoped-call.ts'
import { shield } from './shield.ts'
import { spawn } from './spawn.ts'
import { WaitList, WaitNode } from './wait-list.ts'
import { BooleanWait } from './wait.ts'

class ChildNode extends WaitNode implements Follower {
  readonly #ended: (gone: boolean) => void
  constructor(ended: (gone: boolean) => void) {
    super()
    this.#ended = ended
  }
  notify(_child: unknown, gone: boolean): void {
    this.leave()
    this.#ended(gone)
  }
}

class ChildrenWait extends BooleanWait {
  readonly #children: Set<Greenlet>
  constructor(children: Set<Greenlet>) {
    super('nursery')
    this.#children = children
  }
  override get blockers(): Iterable<Greenlet> {
    return this.#children
  }
}

/** What the block of {@link nursery} gets. */
export class Nursery {
  readonly #children = new Set<Greenlet>()
  readonly #emptied = new WaitList<BooleanWait>()
  readonly #errors: Error[] = []
  readonly #cancelBlock: (reason: unknown) => void
  #exit: GreenletExit | undefined
  #closed = false

  constructor(cancelBlock: (reason: unknown) => void) {
    this.#cancelBlock = cancelBlock
  }

  /** How many children live. */
  get size(): number {
    return this.#children.size
  }

  /** Spawns a child. @throws {ClosedError} after the block was left, or once it is failing */
  spawn<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Greenlet<Awaited<R>> {
    checkFunction('Nursery.spawn', 'fn', fn)
    if (this.#closed) throw new ClosedError('cannot spawn: the nursery was left')
    if (this.#exit !== undefined) throw new ClosedError('cannot spawn: the nursery is ending', { cause: this.#exit })
    const child = spawn(fn, ...args)
    this.#children.add(child)
    follow(child, new ChildNode((gone) => this.#childEnded(child, gone)), true)
    return child
  }

  /** Kills the children there are now; the block goes on. Resolves to `true` when they are dead. */
  kill(reason?: unknown): Promise<boolean> {
    return killAll(this.#children, { reason })
  }

  #childEnded(child: Greenlet, gone: boolean): void {
    this.#children.delete(child)
    if (!gone && child.exception !== undefined) this.fail(child.exception)
    if (this.#children.size === 0) this.#emptied.shift()?.wake(true)
  }

  /** Takes note of an error and ends the rest. */
  fail(error: Error): void {
    this.#errors.push(error)
    this.cancel(error)
  }

  /** Ends the rest. */
  cancel(cause: unknown): void {
    if (this.#exit !== undefined) return // N2
    this.#exit = new GreenletExit('the nursery is ending', { cause })
    for (const child of this.#children) condemn(child, this.#exit)
    this.#cancelBlock(this.#exit)
  }

  /** Whether this error is only the echo of the nursery's own end. */
  caused(error: unknown): boolean {
    return error !== undefined && error === this.#exit
  }

  /** Waits for the children. */
  async join(): Promise<void> {
    while (this.#children.size > 0) await park(new ChildrenWait(this.#children), this.#emptied)
  }

  /** Refuses further children and hands over the errors. */
  close(): Error[] {
    this.#closed = true
    return this.#errors
  }
}

/**
 * Runs a block whose greenlets all end before it is left; if one fails, the others are killed.
 *
 * For greenlets that may outlive the block use `spawn`; for many of one kind with a limit, `Pool`.
 *
 * ```ts
 * await nursery(async (n) => {
 *   n.spawn(serve, 80)
 *   n.spawn(serve, 443)
 * }) // returns when both have ended, throws as soon as one has failed and the other is dead
 * ```
 *
 * Cancel: all children are killed and waited for, then the kill or timeout is thrown; errors of the children are
 * reported. Order: errors stand in an AggregateError in the order of failure.
 *
 * @throws the error of the block or of a child if there was one, an `AggregateError` if there were several
 */
export async function nursery<R>(fn: (nursery: Nursery) => R): Promise<Awaited<R>> {
  checkFunction('nursery', 'fn', fn)
  const block = new Nursery((reason) => call.cancel(reason))
  const call = new ScopedCall<R>('nursery', () => fn(block))
  let control: ControlError | undefined
  const note = (error: unknown): void => {
    if (block.caused(error)) return
    if (Error.isError(error) && error instanceof ControlError) {
      control ??= error // N3
      block.cancel(error)
    } else block.fail(asError('nursery', error))
  }

  let result!: Awaited<R>
  try {
    result = await call.run()
  } catch (error) {
    note(error)
  }
  call.end()
  await block.join().catch(note)
  if (block.size > 0) await shield(() => block.join()).catch(note)

  const errors = block.close()
  if (control !== undefined) {
    for (const error of errors)
      reportError(error, { kind: 'greenlet', source: block, text: 'in a nursery that was killed' })
    throw control
  }
  if (errors.length > 1) throw new AggregateError(errors, `${errors.length} greenlets of the nursery failed`) // N4
  if (errors.length === 1) throw errors[0]!
  return result
}
