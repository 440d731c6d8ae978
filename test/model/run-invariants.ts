// What holds for every run of a program, whatever the model says.

import { inspect, isDeepStrictEqual } from 'node:util'

import { getHub } from '@hublet/core'
import * as fc from 'fast-check'

import type { Program } from './program.ts'
import type { RealTrace } from './real.ts'

/** Throws, with the program in the text. */
export function check(ok: boolean, text: () => string, what: string): void {
  if (!ok) throw new Error(`${what}\n${text()}`)
}

export function checkEqual(real: unknown, expected: unknown, text: () => string, what: string): void {
  check(isDeepStrictEqual(real, expected), text, `${what}: ${inspect(real)} instead of ${inspect(expected)}`)
}

/** Runs a property. @throws if it does not hold, with fast-check's seed and the counterexample in the text */
export async function holds<T>(property: fc.IRawProperty<T>, numRuns: number): Promise<boolean> {
  await fc.assert(property as fc.IAsyncProperty<T>, { numRuns: Math.ceil(numRuns) })
  return true
}

/** Every greenlet has ended, was started once, is linked to once; every block was left once; no wait ended twice. */
export function checkInvariants(program: Program, real: RealTrace, text: () => string): void {
  check(!real.outcomes.includes('alive'), text, 'a greenlet is alive at the end')
  checkEqual(getHub().zombies(), [], text, 'zombies')
  real.outcomes.forEach((outcome, who) => {
    const linked = outcome !== 'unspawned' && (program.greenlets[who]!.watched || !outcome.startsWith('error'))
    checkEqual(real.links[who], linked ? 1 : 0, text, `calls of the link of g${who}`)
    const started = real.events.filter((event) => event.strand === String(who)).length > 0
    checkEqual(real.starts[who], started ? 1 : 0, text, `starts of g${who}`)
  })
  for (const [begin, end] of [
    [/^\d+ try$/, /^\d+ finally$/],
    [/^\d+ using$/, /^\d+ (?:close|threw misuse)$/],
  ] as const) {
    const begun = real.events.filter((event) => begin.test(event.text)).map((event) => event.text.split(' ')[0])
    for (const id of begun) {
      const ended = real.events.filter((event) => event.text.startsWith(`${id} `) && end.test(event.text))
      checkEqual(ended.length, 1, text, `how often block ${id} was left`)
    }
  }
  const ends = real.events.map(({ text: event }) => /^(\d+) (?:got|threw)/.exec(event)?.[1]).filter(Boolean)
  checkEqual(ends.length, new Set(ends).size, text, 'ends of waits')
}
