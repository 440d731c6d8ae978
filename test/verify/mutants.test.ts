import { expect, test } from 'vitest'

import { equivalents } from '../../verify/equivalents/all.ts'
import { mutate } from '../../verify/mutate.ts'
import { subjects } from '../../verify/scenarios.ts'
import { gate } from '../../verify/toy/scenarios.ts'

const GATE = 'verify/toy/gate.ts'
const toys = { mutated: [GATE], scenarios: [gate(1), gate(2)] }

test('every mutant of the toys is caught or listed', () => {
  const subject = subjects.find(({ mutated }) => mutated.includes(GATE))!
  for (const file of subject.mutated) expect(mutate(subject, file)).toMatchObject({ survivors: [], errors: [] })
})

test('a mutant that nothing catches and nobody lists is named with its place', () => {
  const { survivors } = mutate(toys, GATE, [])

  expect(survivors).toContainEqual(
    expect.objectContaining({
      place: `${GATE}:13`,
      kind: 'doubled',
      inside: 'pass',
      original: 'store(words, WAITED_AT, 1)',
    }),
  )
})

test('a mutant that is listed and caught is an error', () => {
  const wrong = {
    file: GATE,
    inside: 'open',
    kind: 'dropped',
    original: 'notifyAll(words, BELL_AT)',
    why: 'nobody sleeps',
  }

  expect(mutate(toys, GATE, [...equivalents, wrong]).errors).toEqual([
    'caught by toy gate, 1 guests, so not equivalent: notifyAll(words, BELL_AT)',
  ])
})

test('a mutant that is listed and does not exist is an error', () => {
  const gone = { file: GATE, inside: 'close', kind: 'dropped', original: 'store(words, 0, 0)', why: 'it is gone' }

  expect(mutate(toys, GATE, [...equivalents, gone]).errors).toEqual([
    'no such mutant: close, dropped: store(words, 0, 0)',
  ])
})
