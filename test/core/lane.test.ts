// Both ends of a lane in one thread: what leaves, when it is seen, what happens if it is full or damaged.

import { expect, test } from 'vitest'

import { Lane, bytesOf } from '../support/lane.ts'
import { FULL_AT, HEAD_AT, HubletError, LANE_WORDS, TAIL_AT } from '../support/threads-inside.ts'

test('a record is written in place, and arrives with its kind', () => {
  const { outlet, inlet } = new Lane(256)

  outlet.open()
  outlet.bytes.set([1, 2, 3], outlet.at)
  outlet.commit(7, outlet.at + 3)
  outlet.flush()

  expect(inlet.next()).toBe(true)
  expect([inlet.kind, ...inlet.bytes.subarray(inlet.at, inlet.end)]).toEqual([7, 1, 2, 3])
})

test('O2 what was committed is not seen before it is flushed, and rings once', () => {
  const lane = new Lane(256)
  lane.send(bytesOf(4, 1))
  lane.send(bytesOf(4, 2))
  expect(lane.read()).toEqual([])

  lane.outlet.flush()
  lane.outlet.flush()

  expect(lane.read()).toEqual([bytesOf(4, 1), bytesOf(4, 2)])
  expect(lane.consumerRings).toBe(1)
})

test('O2 what was committed is flushed by a microtask', async () => {
  const lane = new Lane(256)
  lane.send(bytesOf(4, 1))
  lane.send(bytesOf(4, 2))

  await Promise.resolve()

  expect([lane.read().length, lane.consumerRings, lane.outlet.idle]).toEqual([2, 1, true])
})

test('O2 a quarter of the ring is flushed at once', () => {
  const lane = new Lane(256)

  for (let n = 0; n < 5; n++) lane.send(bytesOf(8, n))

  expect(lane.read()).toHaveLength(5)
})

test('O1 what does not fit is queued, and leaves in order once there is room', () => {
  const lane = new Lane(64)
  const all = Array.from({ length: 20 }, (_, n) => bytesOf(8, n))
  for (const bytes of all) lane.send(bytes)
  expect([lane.outlet.queued, lane.outlet.idle]).toEqual([16 * 8, false])

  const got = []
  for (let read = lane.read(); read.length > 0; read = lane.read()) {
    got.push(...read)
    lane.outlet.onRoom()
  }

  expect(got).toEqual(all)
  expect([lane.outlet.queued, lane.outlet.idle]).toEqual([0, true])
})

test('O1 nothing is offered while records are queued, not even if there is room', () => {
  const lane = new Lane(64)
  for (let n = 0; n < 5; n++) lane.send(bytesOf(8, n))
  lane.read()

  lane.outlet.open()

  expect([lane.outlet.at, lane.outlet.end]).toEqual([0, 0])
})

test('O3 the producer is rung only if it waits for room', () => {
  const lane = new Lane(64)
  for (let n = 0; n < 4; n++) lane.send(bytesOf(8, n))
  lane.read()
  expect(lane.producerRings).toBe(0)

  for (let n = 0; n < 5; n++) lane.send(bytesOf(8, n))
  lane.read()

  expect([lane.producerRings, lane.words[FULL_AT]]).toEqual([1, 0])
})

test('O4 a consumer that keeps up does not hold the producer: the rest of the queue follows in other turns', async () => {
  const lane = new Lane(64)
  for (let n = 0; n < 54; n++) lane.send(bytesOf(8, n))
  const got = lane.read()
  lane.onConsumerRing = () => got.push(...lane.read())

  lane.outlet.onRoom()
  expect(lane.outlet.queued).toBeGreaterThan(300)
  while (!lane.outlet.idle) await new Promise(setImmediate)

  expect(got).toEqual(Array.from({ length: 54 }, (_, n) => bytesOf(8, n)))
})

test('what is queued is a copy', () => {
  const lane = new Lane(64)
  for (let n = 0; n < 4; n++) lane.send(bytesOf(8, n))
  const bytes = bytesOf(8, 9)
  lane.outlet.push(1, bytes)
  bytes.fill(0)

  lane.read()
  lane.outlet.onRoom()

  expect(lane.read()).toEqual([bytesOf(8, 9)])
})

test('a record of the largest size goes through wherever the ring stands', () => {
  for (let at = 0; at < 256; at += 8) {
    const lane = new Lane(256, at)
    lane.send(bytesOf(lane.outlet.largest, 5))
    lane.outlet.flush()
    expect(lane.read()).toEqual([bytesOf(lane.outlet.largest, 5)])
  }
})

test('a record that is too large is refused', () => {
  const { outlet } = new Lane(256)

  expect(outlet.largest).toBe(56)
  expect(() => outlet.push(1, new Uint8Array(57))).toThrow(HubletError)
  expect(() => outlet.push(-1, new Uint8Array(5))).toThrow(HubletError)
})

test('an empty record takes a header, and is queued as well', () => {
  const lane = new Lane(64)
  for (let n = 0; n < 9; n++) {
    lane.outlet.open()
    lane.outlet.commit(n, lane.outlet.at)
  }
  expect(lane.outlet.idle).toBe(false)

  const read = lane.read()
  lane.outlet.onRoom()

  expect([read.length, lane.read().length]).toEqual([8, 1])
})

test('more than is open is not committed', () => {
  const { outlet } = new Lane(256)
  outlet.open()

  expect(() => outlet.commit(1, outlet.end + 1)).toThrow('cannot commit')
  expect(() => outlet.commit(1, outlet.at - 1)).toThrow('cannot commit')
  expect(() => outlet.commit(-1, outlet.at)).toThrow('cannot commit')
})

test('the same record is found again until it is done', () => {
  const lane = new Lane(256)
  lane.send(bytesOf(4, 1))
  lane.send(bytesOf(4, 2))
  lane.outlet.flush()

  const found = [1, 2].map(() => lane.inlet.next() && lane.inlet.at)

  expect(found[0]).toBe(found[1])
  expect(lane.read()).toHaveLength(2)
})

test('I2 what was read is given back when it is a quarter of the ring, or when there is no more', () => {
  const lane = new Lane(256)
  for (let n = 0; n < 6; n++) lane.send(bytesOf(8, n))
  lane.outlet.flush()

  const tails = Array.from({ length: 7 }, () => {
    if (lane.inlet.next()) lane.inlet.done()
    return lane.words[TAIL_AT]
  })

  expect(tails).toEqual([0, 0, 0, 64, 64, 64, 96])
})

test.each([
  ['a length beyond what was published', 48, 16, 9],
  ['a negative length', 48, -5, 9],
  ['a negative kind', 48, 8, -9],
  ['a skip at the end', 16, -1, 0],
  ['a head beyond the ring', 264, 8, 1],
  ['a head before the tail', -8, 8, 1],
  ['a head in the middle of a record', 12, 1, 1],
])('I1 a damaged lane is noticed, again and again: %s', (_, head, length, kind) => {
  const { inlet, words } = new Lane(256)
  words.set([length > 8 ? 100 : length, kind], LANE_WORDS)
  words[HEAD_AT] = head

  expect(() => inlet.next()).toThrow('is damaged')
  expect(() => inlet.next()).toThrow('is damaged')
})

test.each([264, -8, 4])('a consumer that cannot be there is noticed: %i', (tail) => {
  const { outlet, words } = new Lane(64)
  outlet.push(1, bytesOf(8, 1))
  outlet.push(1, bytesOf(8, 1))
  outlet.push(1, bytesOf(8, 1))
  words[TAIL_AT] = tail

  expect(() => {
    for (let n = 0; n < 3; n++) outlet.push(1, bytesOf(8, 1))
  }).toThrow('is damaged')
})

test.each([0, 32, 96, 2 ** 31])('a lane of %i bytes is refused', (capacity) => {
  expect(() => new Lane(capacity)).toThrow(/Invalid|cannot use/)
})
