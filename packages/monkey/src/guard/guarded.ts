// What is done around each call that blocks.
//
//   G1  of calls within a call (`cpSync` and its filter, which reads) only the outermost is looked at
//   G2  while it lasts, the record of this thread says so, whatever the policy: only other threads can tell then
//   G3  who calls is found out only if something depends on it: it costs ten microseconds. For what may be refused that
//       is each call; for what may be reported each that took longer than the threshold
//   G4  what the call returns or throws is what the caller gets, unless it was refused: then it has not begun

import { current } from '@hublet/core'

import type { Callable } from '../patching/replacement.ts'
import { isAllowed, threadMayBlock } from './allowed.ts'
import type { BlockingCall } from './blocking-call.ts'
import { type Caller, callerOf, near } from './caller.ts'
import { packed } from './memory.ts'
import { type GuardOptions, type GuardPolicy, policyByName, policyByPath } from './policy.ts'
import { pass } from './rate.ts'
import { noteEntry, noteExit, now } from './record.ts'
import { BlockingCallRefused } from './refused.ts'
import { tellBlocked } from './report.ts'

const defaultThreshold = 1
/** Whether a call is under way in this thread, or something is found out or said about one (G1). */
let inside = false

/** What holds for a call, however often that changes. */
export class Rule {
  readonly call: BlockingCall
  /** Its name for records. */
  readonly name: Int32Array
  mayRefuse = false
  /** Milliseconds from which on it may have to be reported. */
  threshold: number = Infinity
  #options: GuardOptions = {}
  #byName: GuardPolicy = 'allow'

  constructor(call: BlockingCall) {
    this.call = call
    this.name = packed(call.name)
  }

  follow(options: GuardOptions): void {
    this.#options = options
    this.#byName = policyByName(this.call, options)
    const policies = [this.#byName, ...(options.paths ?? []).map(({ policy }) => policy)]
    this.mayRefuse = policies.includes('throw')
    this.threshold = policies.includes('report') ? (options.threshold ?? defaultThreshold) : Infinity
  }

  /** @throws {BlockingCallRefused} if it must not begin */
  refuse(guarded: Callable): void {
    if (isAllowed()) return
    const { name, alternative } = this.call
    const soon = callerOf(guarded, name, near)
    const isKnown = soon.file !== undefined
    if (isKnown && this.#policyFor(soon) !== 'throw') return
    const caller = callerOf(guarded, name)
    if (isKnown ? !caller.isProgram : this.#policyFor(caller) !== 'throw') return
    if (threadMayBlock()) return
    const message = `cannot call ${name} ${where()}: it would block the hub; use ${alternative}`
    const error = new BlockingCallRefused(message, name)
    Error.captureStackTrace(error, guarded)
    throw error
  }

  report(guarded: Callable, ms: number): void {
    if (isAllowed()) return
    const { name, alternative } = this.call
    const caller = callerOf(guarded, name)
    if (this.#policyFor(caller) !== 'report' || threadMayBlock()) return
    const { frame, stack } = caller
    const omitted = pass(`${name} ${frame}`)
    if (omitted === undefined) return
    tellBlocked({ call: name, greenlet: current()?.name, ms, frame, stack, alternative, omitted })
  }

  #policyFor({ isProgram, file }: Caller): GuardPolicy {
    if (!isProgram) return 'allow'
    return (file === undefined ? undefined : policyByPath(file, this.#options)) ?? this.#byName
  }
}

/** The function that is called in place of `original`. */
export function guardedBy(rule: Rule, original: Callable): Callable {
  return function guarded(this: unknown, ...args: unknown[]): unknown {
    if (inside) return Reflect.apply(original, this, args) // G1
    inside = true
    try {
      if (rule.mayRefuse) rule.refuse(guarded)
      const began = now()
      noteEntry(rule.name, began) // G2
      try {
        return Reflect.apply(original, this, args)
      } finally {
        noteExit()
        const ms = now() - began
        if (ms >= rule.threshold) rule.report(guarded, ms)
      }
    } finally {
      inside = false
    }
  }
}

function where(): string {
  const greenlet = current()
  return greenlet === undefined ? 'outside of greenlets' : `in greenlet ${JSON.stringify(greenlet.name)}`
}
