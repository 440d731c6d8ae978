import { expect, test } from 'vitest'

import { collectedIn } from '../support/program.ts'

// One process for all: each subject is watched by a WeakRef while the greenlets stay referenced.
const collected = await collectedIn<Record<string, boolean>>('memory')

for (const subject of [
  'an argument of a greenlet that has returned',
  'what the function closes over',
  'an argument of a greenlet that has failed',
  'an argument of a greenlet killed while it slept',
  'an argument of a greenlet killed before its start',
  'a local of a greenlet killed in a shield and a timeout',
  'a link callback that was called',
  'a link callback that was taken back from a living greenlet',
  'the value, when the greenlet is dropped',
  'the error, when the greenlet is dropped',
  'a tree local of a greenlet that has ended',
  'what a joiner holds whose time is up',
  'what a joinAll holds that was killed',
  'the first of a chain in which each spawns the next',
  'a dead greenlet that nobody holds',
]) {
  test(`L14 collectable: ${subject}`, () => {
    expect(collected[subject]).toBe(true)
  })
}

test('L14 what a greenlet still needs is kept, so the program does see what is reachable', () => {
  expect(collected['(still reachable) an argument of a greenlet that sleeps']).toBe(false)
  expect(Object.keys(collected)).toHaveLength(16)
})
