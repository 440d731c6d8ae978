// The first of several things that can be done is done; the others have never been begun. How stands in select-wait.ts.

import { ArgumentTypeError } from '../errors.ts'
import { isWaitable, refuseSelf } from '../greenlet/crowd.ts'
import type { Greenlet } from '../greenlet/greenlet.ts'
import type { Waitable } from '../greenlet/links.ts'
import { checkWaitOptions, mustPark, park } from '../greenlet/park.ts'
import type { WaitOptions } from '../greenlet/wait.ts'
import { describe } from '../hub/describe.ts'
import type { AsyncResult } from './async-result.ts'
import { CHANCE, NOT_NOW, type Operation } from './operation.ts'
import { type Entry, type Outcome, SelectWait, attemptAny } from './select-wait.ts'
import { WaitableOperation } from './waitable-operation.ts'

/** What can be a case of {@link select}. */
export type SelectCase = Operation<unknown> | Waitable

/** What a case comes to: an operation's result, a greenlet's or AsyncResult's value, else the object that is ready. */
export type SelectValue<C> =
  C extends Operation<infer R> ? R : C extends Greenlet<infer T> | AsyncResult<infer T> ? T : C

/** `{ key, value }` of one of the cases: narrow it by `key`. */
export type Selected<C> = { [K in keyof C & string]: { readonly key: K; readonly value: SelectValue<C[K]> } }[keyof C &
  string]

export interface SelectOptions extends WaitOptions {
  /** In place of waiting: if no case can be done now, `{ key: 'default', value: <this> }`. */
  default?: unknown
}

function entriesOf(operation: string, cases: unknown): Entry[] {
  const keys = typeof cases === 'object' && cases !== null && !Array.isArray(cases) ? Object.keys(cases) : []
  if (keys.length === 0) {
    throw new ArgumentTypeError(`${operation}: cases must be an object with one case at least, got ${describe(cases)}`)
  }
  return keys.map((key) => ({ key, operation: operationOf(operation, key, (cases as Record<string, unknown>)[key]) }))
}

function operationOf(operation: string, key: string, candidate: unknown): Operation<unknown> {
  const { attempt, enlist } = (candidate ?? {}) as Partial<Operation<unknown>>
  if (typeof attempt === 'function' && typeof enlist === 'function') return candidate as Operation<unknown>
  if (isWaitable(candidate)) return new WaitableOperation(candidate)
  const wanted = 'an operation (receiveOp(), getOp(), after(ms), ...) or a Waitable (a greenlet, an Event, ...)'
  throw new ArgumentTypeError(`${operation}: case ${key} must be ${wanted}, got ${describe(candidate)}`)
}

/**
 * Does the first of several things that can be done, and tells which: `{ key, value }`.
 *
 * Cases are operations (`channel.receiveOp()`, `channel.sendOp(x)`, `queue.getOp()`, `queue.putOp(x)`, `after(ms)`),
 * greenlets and `AsyncResult`s (their result; a failure is thrown), `Event`s and other Waitables (the object). For the
 * first of many alike, `iwait` is simpler.
 *
 * ```ts
 * const got = await select({ job: jobs.receiveOp(), stop: stopping, tick: after(1000) })
 * if (got.key === 'job') await work(got.value) // its type is that of the jobs
 * ```
 *
 * A channel or queue that is closed and empty fails the select with `ChannelClosed` (whose `channel` tells which) or
 * `QueueClosed`.
 *
 * Cancel: nothing is done. The cases that lose consume nothing, ever.
 * Order: among those that can be done at once a random one, each as likely; else the first that becomes possible.
 *
 * @throws {ArgumentTypeError} if there is no case, or one is nothing that can be waited for
 * @throws {Timeout} when the time is up
 */
export function select<const C extends Readonly<Record<string, SelectCase>>, D>(
  cases: C,
  options: SelectOptions & { default: D },
): Promise<Selected<C> | { readonly key: 'default'; readonly value: D }>
export function select<const C extends Readonly<Record<string, SelectCase>>>(
  cases: C,
  options?: WaitOptions,
): Promise<Selected<C>>
export function select(cases: Readonly<Record<string, SelectCase>>, options?: SelectOptions): Promise<Outcome> {
  const entries = entriesOf('select', cases)
  if (options !== undefined) checkWaitOptions('select', options)
  const fallback =
    options !== undefined && 'default' in options ? { key: 'default', value: options.default } : undefined
  if (fallback !== undefined && 'default' in cases) {
    throw new ArgumentTypeError('select: a case is called default, and there is the option default: rename the case')
  }
  const parksFirst = mustPark()
  try {
    const outcome = parksFirst ? undefined : (attemptAny(entries) ?? fallback)
    if (outcome !== undefined) return Promise.resolve(outcome)
  } catch (error) {
    return Promise.reject(error)
  }
  if (entries.length === 1) refuseSelf('select', Object.values(cases), options)
  const parked = selectOnce(entries, options, parksFirst, fallback)
  return entries.some(({ operation }) => operation.complete !== undefined)
    ? completed(parked, entries, options)
    : parked
}

function selectOnce(
  entries: readonly Entry[],
  options: WaitOptions | undefined,
  attempts: boolean,
  fallback?: Outcome,
): Promise<Outcome> {
  const wait = new SelectWait(entries)
  const parked = park(wait, undefined, options)
  if (attempts) wait.attempt(fallback)
  wait.enlist()
  return parked
}

/** As long as a case had but a chance, and it was none, they all line up again. */
async function completed(
  first: Promise<Outcome>,
  entries: readonly Entry[],
  options: WaitOptions | undefined,
): Promise<Outcome> {
  const timeout = options?.timeout
  const end = typeof timeout === 'number' ? performance.now() + timeout : undefined
  for (let parked = first; ;) {
    const outcome = await parked
    if (outcome.value !== CHANCE) return outcome
    const { operation } = entries.find(({ key }) => key === outcome.key)!
    const value = await operation.complete!()
    if (value !== NOT_NOW) return { key: outcome.key, value }
    const left = end === undefined ? timeout : Math.max(0, end - performance.now())
    parked = selectOnce(entries, { ...options, timeout: left }, true)
  }
}

/**
 * Like {@link select} for what can be done now: `undefined` if nothing can.
 *
 * @throws what the case that is chosen throws
 */
export function trySelect<const C extends Readonly<Record<string, SelectCase>>>(cases: C): Selected<C> | undefined {
  return attemptAny(entriesOf('trySelect', cases)) as Selected<C> | undefined
}
