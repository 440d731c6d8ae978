// What shared locks have to call in dev mode, so that circles of waits are found that go through several threads.
//
//   W1  out of dev mode nothing of this is called: no channel, no timer, nothing is held
//   W2  a thread that blocks answers all the same: it wakes up to do so

import { type Registry, describe } from '@hublet/core/lowlevel'
import { block, checkMayBlock } from '@hublet/core/lowlevel'

import { type ProbedGate, hasOwners } from './gates.ts'
import { Prober } from './prober.ts'
import { nextSerial } from './stuck.ts'

const slice = 30

const probers = new WeakMap<Registry, Prober>()

/** Has this thread answer for `gate`. */
export function watch(gate: ProbedGate): Prober {
  const { registry } = gate.memory
  let prober = probers.get(registry)
  if (prober === undefined) probers.set(registry, (prober = new Prober(registry)))
  if (hasOwners(gate)) prober.add(gate)
  return prober
}

/** Somebody begins to wait at `gate`. */
export function watchWait(gate: ProbedGate): void {
  watch(gate).began()
}

/** What blocks the thread at `gate` as `block` does (W2). */
export function blockInSight(gate: ProbedGate): typeof block {
  return (operation, bell, look, options) => {
    if (!hasOwners(gate)) return block(operation, bell, look, options)
    const prober = watch(gate)
    const end = performance.now() + checkMayBlock(operation, bell, options)
    prober.here.block = { gate, text: `${operation} ${describe(gate.lock)}`, serial: nextSerial() }
    try {
      for (;;) {
        const left = end - performance.now()
        const result = block(operation, bell, look, { timeout: Math.max(0, Math.min(left, slice)) })
        if (result !== undefined || left <= slice) return result
        prober.poll()
      }
    } finally {
      prober.here.block = undefined
    }
  }
}
