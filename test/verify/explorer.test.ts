import { join } from 'node:path'

import { expect, test } from 'vitest'

import { type Result, explore } from '../../verify/explore.ts'
import { Loaded } from '../../verify/load.ts'
import { outcomes } from '../../verify/naive.ts'
import { replay } from '../../verify/replay.ts'
import { Files } from '../../verify/resolve.ts'
import type { Scenario } from '../../verify/scenario.ts'
import { ROOT } from '../../verify/source.ts'
import { gate, mutex } from '../../verify/toy/scenarios.ts'
import type { WorldOptions } from '../../verify/world.ts'

test.each([
  [mutex(2, 1), 65, 96],
  [mutex(2, 2), 289, 496],
  [mutex(3, 1), 1035, 2361],
  [mutex(3, 1, { deaths: 1, kills: 1 }), 6466, 20034],
  [gate(2), 345, 773],
])('$name is right in all schedules', (scenario, states, steps) => {
  expect(explore(scenario, load(scenario))).toMatchObject({ complete: true, states, steps })
  expect(explore(scenario, load(scenario)).failure).toBeUndefined()
})

test('the death of the owner is a deadlock if nobody recovers the mutex', () => {
  const { reaper: _, final: __, ...scenario } = mutex(2, 1, { deaths: 1 })

  expect(failureOf(scenario)).toBe('thread 2 waits for ever')
})

test('a wake-up is lost if the mutex is recovered only when the dead thread owned it', () => {
  const owned = `if (compareExchange(words, 0, dead, 0) === dead || compareExchange(words, 0, dead + WAITED, 0) === dead + WAITED)`

  const failure = failureOf(mutex(3, 1, { deaths: 1 }), [
    ['if (compareExchange(words, 0, dead, 0) !== dead) compareExchange(words, 0, dead + WAITED, 0)', owned],
  ])

  expect(failure).toMatch('waits for ever')
})

test('a killed waiter swallows the notification of a release that wakes only one', () => {
  const one: [string, string][] = [['notifyAll(words, 0)', '$notifyOne(words, 0)']]

  expect(failureOf(mutex(3, 1, { kills: 1 }), one)).toMatch('waits for ever')
  expect(failureOf(mutex(3, 1, { kills: 1 }))).toBeUndefined()
})

test('a guest that does not look again after it has said that it waits may wait for ever', () => {
  const failure = failureOf(gate(1), [['if (load(words, OPEN_AT) === 0) wait', 'wait']], 'gate')

  expect(failure).toBe('guest 1 waits for ever')
})

test('two threads get in if the mutex is taken in two steps', () => {
  const torn: [string, string][] = [
    [
      'if (compareExchange(words, 0, 0, id) === 0) return true',
      'if (load(words, 0) === 0) { store(words, 0, id); return true }',
    ],
  ]

  expect(failureOf(mutex(2, 1), torn)).toBe('two threads are inside')
})

test('threads that run in circles for ever are found', () => {
  const spinning: [string, string][] = [
    ['if (seen === 0) {', 'if (seen === 99) {'],
    ['wait(words, 0, waited)', 'load(words, 0)'],
  ]

  expect(failureOf(mutex(2, 1), spinning)).toBe('no way to an end from here')
})

test('a loop without a step is found', () => {
  expect(failureOf(mutex(2, 1), [['for (;;) {', 'for (;;) { if (true) continue;']])).toBe('loops without a step')
})

test('a schedule leads to the same failure again, line by line', () => {
  const scenario = mutex(2, 1)
  const broken = load(scenario, [['notifyAll(words, 0)\n}\n\n/**', '}\n\n/**']])

  const { failure } = explore(scenario, broken)
  const again = replay(scenario, broken, failure!.schedule)

  expect(again.failure).toBe(failure!.message)
  expect(again.lines[0]).toBe(
    'thread 1  compareExchange(lock[0], 0, 1) → 0  acquire verify/toy/mutex.ts:12 < worker verify/toy/program.ts:9',
  )
  expect(() => replay(scenario, broken, 'C')).toThrow('cannot be done')
})

test('more states than the limit are no success', () => {
  const scenario = mutex(3, 1)

  expect(explore(scenario, load(scenario), { limit: 100 })).toMatchObject({ complete: false })
})

test.each([mutex(2, 1), mutex(2, 2), mutex(3, 1), mutex(2, 1, { deaths: 1 }), mutex(2, 2, { kills: 1 }), gate(2)])(
  'stack and variables tell as much about a thread as its whole history ($name)',
  (scenario) => {
    const merged = ends(scenario)
    const apart = ends(scenario, { merge: false, constants: false })

    expect(merged.words).toEqual(apart.words)
    expect(merged.result.states).toBeLessThanOrEqual(apart.result.states)
    expect(apart.result.complete).toBe(true)
  },
)

test.each([mutex(2, 1), gate(1)])('what is remembered hides nothing ($name)', (scenario) => {
  const changes: [string, string, string][] = [
    ['mutex', '', ''],
    [
      'mutex',
      'if (compareExchange(words, 0, id, 0) === id) return',
      'if (load(words, 0) === id) { store(words, 0, 0); return }',
    ],
    ['gate', 'if (load(words, OPEN_AT) === 0) wait', 'wait'],
  ]
  for (const [file, from, to] of changes) {
    const loaded = load(scenario, [[from, to]], file)
    const all = outcomes(scenario, loaded)
    const { failure } = explore(scenario, loaded)

    const found = failure === undefined ? ends(scenario, {}, loaded).words : new Set([failure.message])
    expect(failure === undefined ? all : all.intersection(found)).toEqual(found)
  }
})

/** The toy, with changes to one of its files. */
function load(scenario: Scenario, changes: [string, string][] = [], file = 'mutex'): Loaded {
  const files = new Files()
  const path = join(ROOT, 'verify', 'toy', `${file}.ts`)
  let text = files.get(path).text
  for (const [from, to] of changes) {
    expect(text).toContain(from)
    text = text.replace(from, () => to)
  }
  return new Loaded(join(ROOT, scenario.program), new Files(new Map([[path, text]]), files))
}

function failureOf(scenario: Scenario, changes: [string, string][] = [], file = 'mutex'): string | undefined {
  const result = explore(scenario, load(scenario, changes, file))
  expect(result.complete).toBe(result.failure === undefined)
  return result.failure?.message
}

function ends(
  scenario: Scenario,
  options: WorldOptions = {},
  loaded = load(scenario),
): { words: Set<string>; result: Result } {
  const words = new Set<string>()
  const result = explore(scenario, loaded, { ...options, onEnd: (world) => words.add(world.contents()) })
  return { words, result }
}
