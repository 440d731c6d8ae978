// What is to be done about a call: by the place that makes it, else by its name, else the same for all.
//
//   P1  the first rule of `paths` that matches decides; then the call's name in `calls`; then the longest `name.*` there;
//       then `policy`
//   P2  a brief call (BlockingCall.brief) is refused only if `paths` or `calls` say so: `policy: 'throw'` reports it

import { ArgumentRangeError, ArgumentTypeError } from '@hublet/core'
import { checkDelay, checkFunction, describe, reportError } from '@hublet/core/lowlevel'

import type { BlockingCall } from './blocking-call.ts'

/** `allow`: nothing is done. `report`: handlers of `onBlocked` are told of it. `throw`: it is refused before it begins. */
export type GuardPolicy = 'allow' | 'report' | 'throw'

/** What holds for calls that certain files make. */
export interface PathRule {
  /** A part of the path of the file, with `/` on every system; or a pattern, or a function, of the whole path. */
  readonly match: string | RegExp | ((file: string) => boolean)
  readonly policy: GuardPolicy
}

export interface GuardOptions {
  /** Default `'report'`. With `'throw'`, calls that take microseconds (`crypto.randomFillSync`) are only reported. */
  readonly policy?: GuardPolicy
  /** By name: `{ 'fs.existsSync': 'allow', 'child_process.*': 'throw' }`; the more exact name counts. `guardedCalls()` lists them. */
  readonly calls?: Readonly<Record<string, GuardPolicy>>
  /**
   * By the file that makes the call, node_modules included: the first that matches counts, and more than `calls`. With a
   * rule that refuses, every guarded call costs 10 us more: whose it is must be known before it begins.
   */
  readonly paths?: readonly PathRule[]
  /** Calls are reported that took so many milliseconds or more. Default 1. */
  readonly threshold?: number
  /** Milliseconds from now on in which all is allowed. Default: until the first greenlet of the thread is spawned. */
  readonly startup?: number
}

const policies: readonly unknown[] = ['allow', 'report', 'throw'] satisfies GuardPolicy[]

/** @throws {ArgumentTypeError | ArgumentRangeError} */
export function checkOptions(options: GuardOptions, known: readonly BlockingCall[]): void {
  const { policy, calls, paths, threshold, startup } = options
  if (policy !== undefined) checkPolicy('policy', policy)
  for (const [name, itsPolicy] of Object.entries(calls ?? {})) {
    checkPolicy(`calls[${describe(name)}]`, itsPolicy)
    if (!known.some((call) => covers(name, call.name))) {
      throw new ArgumentRangeError(`guard: calls: no call that blocks is called ${describe(name)}; see guardedCalls()`)
    }
  }
  for (const [place, rule] of (paths ?? []).entries()) {
    checkPolicy(`paths[${place}].policy`, rule.policy)
    const { match } = rule
    if (typeof match !== 'string' && !(match instanceof RegExp)) checkFunction('guard', `paths[${place}].match`, match)
  }
  if (threshold !== undefined) checkDelay('guard', 'threshold', threshold)
  if (startup !== undefined) checkDelay('guard', 'startup', startup)
}

function checkPolicy(parameter: string, value: unknown): void {
  if (policies.includes(value)) return
  throw new ArgumentTypeError(`guard: ${parameter} must be 'allow', 'report' or 'throw', got ${describe(value)}`)
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name
}

/** What holds for a call, as far as that can be said without knowing who makes it (P1). */
export function policyByName(call: BlockingCall, { policy = 'report', calls = {} }: GuardOptions): GuardPolicy {
  const patterns = Object.keys(calls).filter((pattern) => covers(pattern, call.name))
  const closest = patterns.toSorted((a, b) => exactness(b) - exactness(a))[0]
  if (closest !== undefined) return calls[closest]!
  return policy === 'throw' && call.brief ? 'report' : policy // P2
}

const exactness = (pattern: string): number => (pattern.endsWith('.*') ? pattern.length : Infinity)

/** What holds for calls made in this file; undefined if `paths` does not say. A `match` that throws does not match. */
export function policyByPath(file: string, { paths = [] }: GuardOptions): GuardPolicy | undefined {
  return paths.find(({ match }) => matches(match, file))?.policy
}

function matches(match: PathRule['match'], file: string): boolean {
  if (typeof match === 'string') return file.replaceAll('\\', '/').includes(match)
  if (match instanceof RegExp) return file.search(match) >= 0
  try {
    return match(file)
  } catch (error) {
    reportError(error, { kind: 'callback', source: match, text: 'a match of the paths of guard failed' })
    return false
  }
}
