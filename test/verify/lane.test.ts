// What whoever uses a lane must do in this order and no other: the explorer finds what goes wrong otherwise.

import { join } from 'node:path'

import { expect, test } from 'vitest'

import { explore } from '../../verify/explore.ts'
import { Loaded } from '../../verify/load.ts'
import { Files } from '../../verify/resolve.ts'
import { lane, lanes } from '../../verify/sizes/lane.ts'
import { ROOT } from '../../verify/source.ts'

const RING = 'ring(threads, slotOf(other))'
const PROGRAM = join(ROOT, 'verify', 'programs', 'lane.ts')
const BELL = join(ROOT, 'verify', 'programs', 'bell.ts')
const small = lane({ capacity: 4, records: 3 })

test.each([
  [RING, '', 'waits for ever'],
  [
    `publish(lane, head)\n  ghostStore(which, n)\n  ${RING}`,
    `${RING}; publish(lane, head); ghostStore(which, n)`,
    'for ever',
  ],
  ['head = write(lane, head, n, size)', 'publish(lane, head + size); head = write(lane, head, n, size)', 'is wrong'],
])('a record that is published otherwise: %s becomes %s', (from, to, message) => {
  expect(failureOf(small, PROGRAM, [[from, to]])).toMatch(message)
})

test.each([
  ['const tail = awaitRoom(lane)', 'const tail = released(lane)', 'producer waits for ever'],
  ['if (release(lane, tail)) ring(threads, slotOf(other))', 'release(lane, tail)', 'producer waits for ever'],
  ['>= needed) return true\n  for', '>= 0) return true\n  for', 'is wrong'],
])('a producer that waits for room otherwise: %s becomes %s', (from, to, message) => {
  expect(failureOf(lane({ capacity: 2, records: 3 }), PROGRAM, [[from, to]])).toMatch(message)
})

test('a record that is given back before it is read is overwritten', () => {
  const early: [string, string] = ['const next = read(', 'giveBack(lane, threads, other, head); const next = read(']

  expect(failureOf(lane({ capacity: 2, records: 3 }), PROGRAM, [early])).toBe('a payload is wrong')
})

test('a consumer that looks whether the producer lives after it has looked for records misses the last ones', () => {
  const late: [string, string][] = [
    ['const lives = alive(threads, other)\n    const head = published(lane)', 'const head = published(lane)'],
    ['if (!lives) break\n', 'if (!alive(threads, other)) break\n'],
  ]

  const failure = failureOf(lane({ capacity: 2, records: 3, deaths: 1 }), PROGRAM, late)

  expect(failure).toBe('it ends, and has not read all that was published')
})

test('two threads that wait for room only wait for each other', () => {
  const stubborn: [string, string][] = [
    ['const ready = published(theirs)', 'const ready = sent === count ? published(theirs) : tail'],
  ]

  expect(failureOf(lanes(2, 3), PROGRAM, stubborn)).toMatch('waits for ever')
})

test('who does not say that it sleeps before it sleeps may not be woken', () => {
  expect(failureOf(small, BELL, [['fallAsleep(threads, slotOf(me))', '']])).toMatch('waits for ever')
})

function failureOf(scenario: typeof small, path: string, changes: [string, string][]): string | undefined {
  const files = new Files()
  let { text } = files.get(path)
  for (const [from, to] of changes) {
    expect(text).toContain(from)
    text = text.replace(from, () => to)
  }
  return explore(scenario, new Loaded(PROGRAM, new Files(new Map([[path, text]]), files))).failure?.message
}
