// What holds without a model of time and order: however the run queue is served, wherever a kill comes.

import { Greenlet, shield, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, seedRunQueue, settled } from '@hublet/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import './seed.ts'
import { type Kind, everything, programs, show, showEvents } from './program.ts'
import { type RealTrace, runReal } from './real.ts'
import { explain } from './reference.ts'
import { checkEqual, checkInvariants, holds } from './run-invariants.ts'

const size = { greenlets: 4, length: 5, depth: 2, ms: 6 }
const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000)
const slow = Math.max(60_000, 10 * runs)

test(
  'in whatever order the run queue is served, what happens is what the model allows',
  async () => {
    const property = fc.asyncProperty(programs(everything, size), fc.integer(), async (program, seed) => {
      await using _ = leakCheck()
      using _seed = seedRunQueue(seed)

      const real = await runReal(program)
      const { trace, refusal, attempts } = explain(program, real, { mostAttempts: 300, fifo: 'none' })

      const text = (): string => `program:\n${show(program)}\nreal run:\n${showEvents(real.events)}`
      checkInvariants(program, real, text)
      if (trace === undefined && attempts < 300)
        throw new Error(`${text()}\nrefused at event ${refusal?.at}:\n${refusal?.text}`)
    })

    expect(await holds(property, runs / 10)).toBe(true)
  },
  slow,
)

test('the same seed of the run queue gives the same run', async () => {
  const property = fc.asyncProperty(programs(everything, size), fc.integer(), async (program, seed) => {
    const once = async (): Promise<RealTrace> => {
      using _ = seedRunQueue(seed)
      return await runReal(program)
    }

    const first = await once()
    const second = await once()

    checkEqual(second, first, () => show(program), 'the second run')
  })

  expect(await holds(property, runs / 50)).toBe(true)
})

test(
  'a greenlet killed at any of its waits leaves every block once, and nothing behind',
  async () => {
    const kinds: readonly Kind[] = [
      'sleep',
      'spawn',
      'join',
      'finally',
      'withTimeout',
      'shield',
      'using',
      'parallel',
      'nursery',
    ]
    const property = fc.asyncProperty(programs(kinds, size), async (program) => {
      const { waits } = await runReal(program)
      for (let k = 0; k < Math.min(waits, 12); k++) {
        await using _ = leakCheck()

        const real = await runReal(program, { killAtWait: k })

        const text = (): string => `killed at wait ${k}\nprogram:\n${show(program)}\nrun:\n${showEvents(real.events)}`
        checkInvariants(program, real, text)
        checkDeath(real, text)
      }
    })

    expect(await holds(property, runs / 20)).toBe(true)
  },
  slow,
)

/** It dies of the kill, or something else was thrown after it, or it made no further wait. */
function checkDeath(real: RealTrace, text: () => string): void {
  const thrown = real.events.filter((event) => event.strand === '0' && / threw /.test(event.text))
  const last = thrown.at(-1)?.text ?? ''
  const fallback = real.events.some((event) => event.strand === '0' && / got -\d+$/.test(event.text))
  if (last.endsWith('threw injected') && !fallback) checkEqual(real.outcomes[0], 'exit injected', text, 'outcome')
  const hits = real.events.filter((event) => event.text.endsWith('threw injected'))
  const perStatement = new Set(hits.map((event) => event.text))
  checkEqual(hits.length, perStatement.size, text, 'deliveries')
}

test('a kill reaches each branch that waits, each once', async () => {
  const nap = fc.record({ ms: fc.nat(3), shielded: fc.boolean() })
  const branch = fc.array(nap, { minLength: 1, maxLength: 5 })
  const all = fc.array(branch, { minLength: 1, maxLength: 4 })
  const property = fc.asyncProperty(all, fc.nat(8), async (branches, before) => {
    await using _ = leakCheck()
    using _clock = new VirtualClock()
    const killAt = before + 0.5 // never at the moment at which a wait ends
    const hits = branches.map(() => 0)
    const victim = spawn(() =>
      Promise.all(
        branches.map(async (naps, index) => {
          for (const { ms, shielded } of naps) {
            const waiting = shielded ? shield(() => sleep(ms)) : sleep(ms)
            await waiting.catch(() => void hits[index]!++)
          }
        }),
      ),
    )

    await sleep(killAt)
    await victim.kill()

    const expected = branches.map((naps) => (naps.reduce((sum, { ms }) => sum + ms, 0) > killAt ? 1 : 0))
    checkEqual(hits, expected, () => `killed at ${killAt}`, 'deliveries to the branches')
  })

  expect(await holds(property, runs / 10)).toBe(true)
})

test('the text of greenlets that wait for each other does not go round in circles', async () => {
  let calls = 0
  class Counted extends Greenlet {
    override toString(): string {
      return ++calls > 10 ? 'round and round' : super.toString()
    }
  }
  const first: Counted = new Counted(() => second.join())
  const second: Counted = new Counted(() => first.join())
  first.start()
  second.start()
  await settled()

  const text = String(first)
  await first.kill()
  await second.kill()

  expect(text).not.toContain('round and round')
  expect(calls).toBeLessThanOrEqual(3)
})
