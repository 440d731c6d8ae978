// The guard of this thread: on or off.
//
//   O1  while it is off nothing is replaced: no call costs more than it did
//   O2  a function keeps its rule as long as this thread lives: what the wrappers do changes with the rules, and a wrapper
//       that somebody has kept does what the latest `guard` has said

import { syncBuiltinESMExports } from 'node:module'

import { ArgumentRangeError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { Place } from '../patching/place.ts'
import { replace } from '../patching/replace.ts'
import { type PatchReport, emptyReport } from '../patching/report.ts'
import { beginStartup } from './allowed.ts'
import { blockingCalls } from './blocking-calls.ts'
import { Rule, guardedBy } from './guarded.ts'
import { type GuardOptions, checkOptions } from './policy.ts'
import { forgetPlaces } from './rate.ts'

/** The guard, as `guard` has left it. Disposing it is {@link unguard}. */
export interface Guard extends Disposable {
  /** What was replaced, and what could not be; empty if it was on before. */
  readonly report: PatchReport
}

let rules: readonly Rule[] | undefined
let places: Place[] = []

/**
 * Watches the calls that block this thread, and with it all its greenlets: `fs.readFileSync` and everything else that ends
 * in `Sync` in fs, child_process, crypto and zlib, the methods of sqlite, `v8.writeHeapSnapshot`, `Atomics.wait`. Each
 * that takes long is reported (see {@link onBlocked}), or refused before it begins, by policy.
 *
 * A second call changes the options of the first: none of those is kept. It holds for one thread: call it in each, or set
 * `HUBLET_GUARD=report` with `@hublet/monkey/register`. For what blocks without a call, `assertSwitches`.
 *
 * ```ts
 * guard({ policy: 'throw', calls: { 'fs.existsSync': 'allow' }, paths: [{ match: '/node_modules/', policy: 'report' }] })
 * spawn(() => fs.readFileSync('large.json'))
 * //=> BlockingCallRefused: cannot call fs.readFileSync in greenlet "Greenlet-0": it would block the hub;
 * //   use fs.promises.readFile, or threadpool.apply
 * ```
 *
 * Always allowed: everything until the first greenlet is spawned (or for `startup` ms), while a module is being loaded, in
 * what {@link allowBlocking} calls, in threads of pools, and what Node calls for itself.
 *
 * Not seen: functions that CommonJS modules have taken out of their module before (`const { execSync } = require(...)`).
 *
 * @throws {ArgumentTypeError | ArgumentRangeError} if an option is wrong; the guard stays as it was
 */
export function guard(options: GuardOptions = {}): Guard {
  const all = (rules ??= makeRules())
  checkOptions(
    options,
    all.map(({ call }) => call),
  )
  forgetPlaces()
  beginStartup(options.startup)
  for (const rule of all) rule.follow(options)
  const report = emptyReport()
  if (places.length === 0) install(all, report)
  return { report, [Symbol.dispose]: unguard }
}

/** Takes the guard away from this thread: blocking calls are Node's own again. Without one nothing happens. */
export function unguard(): void {
  for (const place of places.toReversed()) place.undo()
  if (places.length > 0) syncBuiltinESMExports()
  places = []
}

/** The names of all calls that are, or would be, guarded in this Node: `fs.readFileSync`, `Atomics.wait`. Loads their modules. */
export function guardedCalls(): string[] {
  return (rules ??= makeRules()).map(({ call }) => call.name)
}

/**
 * The guard that `HUBLET_GUARD` asks for: `allow`, `report` or `throw`. With `allow` nothing is reported, but other
 * threads see what blocks this one ({@link currentBlockingCalls}). Undefined if it is not set, or empty.
 *
 * @throws {ArgumentRangeError} if it is something else
 */
export function guardFromEnvironment(): Guard | undefined {
  const policy = process.env['HUBLET_GUARD'] ?? ''
  if (policy === '') return undefined
  if (policy === 'allow' || policy === 'report' || policy === 'throw') return guard({ policy })
  throw new ArgumentRangeError(`HUBLET_GUARD must be allow, report or throw, got ${describe(policy)}`)
}

function makeRules(): Rule[] {
  return blockingCalls().map((call) => new Rule(call))
}

function install(all: readonly Rule[], report: PatchReport): void {
  for (const rule of all) {
    const { target, key, module } = rule.call
    const place = replace({ target, key, module, wrap: (original) => guardedBy(rule, original) }, report)
    if (place !== undefined) places.push(place)
  }
  syncBuiltinESMExports()
}
