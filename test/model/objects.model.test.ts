// Random programs on queues, channels and selects do on the real ones what they do in the model (objects-reference.ts).
//
// Equal must be: what comes of every call, and to whom; what anybody can see of every object right after every call; at
// rest, who still waits; results of waits in the order in which the waits ended. Kills, closing and time limits hit at
// any moment: before a greenlet starts, while it waits, when it was served and does not know yet.

import { GreenletExit, Queue, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, seedRunQueue, settled } from '@hublet/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import './seed.ts'
import { ending } from './ending.ts'
import { type Happening, type Program, firstItems, itemNumber, keys } from './objects-program.ts'
import { programs, show, showHappenings } from './objects-program.ts'
import { runReal } from './objects-real.ts'
import { checkAgainstModel } from './objects-reference.ts'
import { checkEqual, holds } from './run-invariants.ts'

const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000)
const slow = Math.max(60_000, 10 * runs)
const size = { commands: 30, steps: 4, kills: 3 }

test(
  'random programs on queues, channels and selects do what the model says',
  async () => {
    const property = fc.asyncProperty(programs(size), (program) => compare(program, true))

    expect(await holds(property, runs)).toBe(true)
  },
  slow,
)

test(
  'so do programs with many kills',
  async () => {
    const property = fc.asyncProperty(programs({ ...size, steps: 2, kills: 15 }), (program) => compare(program, true))

    expect(await holds(property, runs / 5)).toBe(true)
  },
  slow,
)

test(
  'so do programs on queues whose comparison may throw',
  async () => {
    const property = fc.asyncProperty(programs({ ...size, sorted: true }), (program) => compare(program, true))

    expect(await holds(property, runs / 5)).toBe(true)
  },
  slow,
)

test(
  'so do they in whatever order the run queue is served',
  async () => {
    const property = fc.asyncProperty(programs(size), fc.integer(), async (program, seed) => {
      using _ = seedRunQueue(seed)
      await compare(program, false)
    })

    expect(await holds(property, runs / 5)).toBe(true)
  },
  slow,
)

test('items that are dropped after they were called done leave nothing unfinished', () => {
  const queue = new Queue(Infinity, { items: ['a'] })
  queue.taskDone()

  queue.close({ immediate: true })

  expect(queue.unfinishedTasks).toBe(0)
})

test('a wait with a signal that is aborted already does not swallow a kill', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock({ autojump: false })
  const gate = Promise.withResolvers<undefined>()
  const errors: unknown[] = []
  const queue = new Queue()
  const greenlet = spawn(async () => {
    await gate.promise
    await queue.get({ signal: AbortSignal.abort() }).catch((error: unknown) => errors.push(error))
    await queue.get().catch((error: unknown) => errors.push(error))
  })
  await settled()
  void greenlet.kill()

  gate.resolve(undefined)
  await settled()
  queue.close()
  await settled()

  expect(errors.some((error) => error instanceof GreenletExit)).toBe(true)
})

async function compare(program: Program, fifo: boolean): Promise<void> {
  await using _ = leakCheck()

  const happenings = await ending(runReal(program))

  const text = (): string => `program:\n${show(program)}\nreal run:\n${showHappenings(happenings)}`
  try {
    checkAgainstModel(program, happenings, { fifo })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${text()}`, { cause: error })
  }
  checkConservation(program, happenings, text)
}

/** Every item that was put was got once, dropped once, or is there; no other was ever got. Knows nothing of the model. */
function checkConservation(program: Program, happenings: readonly Happening[], text: () => string): void {
  const put = new Set(program.objects.flatMap((make, on) => firstItems(on, make).map(({ number }) => number)))
  const got: number[] = []
  let dropped = 0
  const calls = new Map(happenings.flatMap((one) => (one.what === 'call' ? [[one.id, one.wait] as const] : [])))
  for (const one of happenings) {
    if (one.what !== 'result' && one.what !== 'deed') continue
    const doing = one.what === 'deed' ? one.deed : calls.get(one.id)!
    const [, key, value] = /^(?:([a-d]): )?(.*)$/.exec(one.outcome)!
    const place = key === undefined ? 0 : keys.indexOf(key)
    const what = 'cases' in doing ? doing.cases[place]!.do : doing.do
    if (
      /^(?:put|tryPut)$/.test(what) &&
      /^(?:undefined|true)$/.test(value!) &&
      (key !== undefined || !('cases' in doing))
    ) {
      put.add(itemNumber(one.id, place))
    }
    if (/^(?:get|tryGet|next)$/.test(what) && value!.startsWith('item ')) got.push(Number(value!.slice(5)))
    if (what === 'close') dropped += Number(/dropped (\d+)/.exec(value!)?.[1] ?? 0)
  }
  const last = happenings.findLast((one) => one.what === 'settled')!
  const sizes = last.seen.split('; ').slice(0, program.objects.length)
  const left = sizes.reduce((sum, state) => sum + Number.parseInt(state, 10), 0)
  checkEqual(got.length, new Set(got).size, text, 'items that were got, and different ones among them')
  checkEqual([...new Set(got).difference(put)], [], text, 'items that nobody has put')
  checkEqual(put.size, got.length + dropped + left, text, 'items that were put, and those accounted for')
}
