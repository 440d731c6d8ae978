// Random programs on the locks of greenlets do on the real ones what they do in the model (locks-reference.ts).
//
// Equal must be: what comes of every call, and to whom; what anybody can see of every lock right after every event. Kills,
// time limits and aborts hit at any moment: before a greenlet starts, while it waits, when it was served and does not know.

import { leakCheck, seedRunQueue } from '@hublet/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import './seed.ts'
import { ending } from './ending.ts'
import { type Program, programs, show } from './locks-program.ts'
import { runReal } from './locks-real.ts'
import { checkAgainstModel } from './locks-reference.ts'
import { holds } from './run-invariants.ts'

const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000) / 5
const slow = Math.max(60_000, 50 * runs)
const size = { commands: 25, steps: 3, kills: 2 }

test(
  'random programs on locks do what the model says',
  async () => {
    const property = fc.asyncProperty(programs(size), compare)

    expect(await holds(property, runs)).toBe(true)
  },
  slow,
)

test(
  'so do programs with many kills',
  async () => {
    const property = fc.asyncProperty(programs({ ...size, kills: 10 }), compare)

    expect(await holds(property, runs / 2)).toBe(true)
  },
  slow,
)

test(
  'so do they in whatever order the run queue is served',
  async () => {
    const property = fc.asyncProperty(programs(size), fc.integer(), async (program, seed) => {
      using _ = seedRunQueue(seed)
      await compare(program)
    })

    expect(await holds(property, runs / 2)).toBe(true)
  },
  slow,
)

async function compare(program: Program): Promise<void> {
  await using _ = leakCheck()

  const happenings = await ending(runReal(program))

  try {
    checkAgainstModel(program, happenings)
  } catch (error) {
    const text = `objects:\n${show(program.objects)}\nreal run:\n${show([...happenings.entries()])}`
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${text}`, { cause: error })
  }
}
