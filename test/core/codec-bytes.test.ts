// Writers and readers, shapes: what a record is made of.

import { expect, test } from 'vitest'

import { Reader, Wire, Writer, errors } from '../support/codec.ts'
import { attempt } from '../support/thrown.ts'

function readerOf(writer: Writer): Reader {
  const reader = new Reader()
  reader.begin(writer.bytes, writer.start, writer.at)
  return reader
}

const all = (writer: Writer): void => {
  writer.byte(255)
  for (const count of [0, 127, 128, 16_384, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) writer.count(count)
  writer.int(-5)
  writer.float(-0.5)
  for (const text of ['', 'abc', 'ÿ'.repeat(20), '日本', '\ud800']) writer.text(text)
  writer.raw(Uint8Array.of(1, 2, 3))
}

for (const room of [0, 1, 5, 20, 60, 100, 1000]) {
  test(`what was written with room for ${room} bytes can be read`, () => {
    const ring = new Uint8Array(new SharedArrayBuffer(1100)).fill(170)
    const writer = new Writer()
    writer.begin(ring, 50, 50 + room)

    all(writer)

    const reader = readerOf(writer)
    expect(reader.byte()).toBe(255)
    const counts = [0, 127, 128, 16_384, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]
    expect(counts.map(() => reader.count())).toEqual(counts)
    expect([reader.int(), reader.float()]).toEqual([-5, -0.5])
    expect(Array.from({ length: 5 }, () => reader.text())).toEqual(['', 'abc', 'ÿ'.repeat(20), '日本', '\ud800'])
    expect([reader.raw(3), reader.done]).toEqual([Uint8Array.of(1, 2, 3), true])
    expect(writer.moved).toBe(room < 100)
    expect([...ring.subarray(0, 50), ...ring.subarray(50 + room)].every((byte) => byte === 170)).toBe(true)
  })
}

test('a record that left the ring and is taken back is in the ring again', () => {
  const ring = new Uint8Array(100)
  const writer = new Writer()
  writer.begin(ring, 10, 40)
  writer.text('begin')
  const { length } = writer

  writer.text('x'.repeat(100))
  expect(writer.moved).toBe(true)
  writer.rewind(length)

  expect([writer.moved, writer.start, writer.at]).toEqual([false, 10, 16])
  writer.text('more')
  const reader = new Reader()
  reader.begin(ring, 10, writer.at)
  expect([reader.text(), reader.text(), reader.done]).toEqual(['begin', 'more', true])
})

test('memory of a record that left the ring is never used again', () => {
  const writer = new Writer()
  const records = ['a', 'b'].map((letter) => {
    writer.begin(new Uint8Array(0), 0, 0)
    writer.text(letter.repeat(50))
    return writer.bytes.subarray(writer.start, writer.at)
  })

  expect(records.map((bytes) => Buffer.from(bytes.subarray(1)).toString())).toEqual(['a'.repeat(50), 'b'.repeat(50)])
})

test('reading beyond the end throws, whatever is read', () => {
  const reader = new Reader()
  for (const read of [
    () => reader.byte() + reader.byte(),
    () => reader.count(),
    () => reader.int(),
    () => reader.float(),
    () => reader.text(),
    () => reader.raw(2),
  ]) {
    reader.begin(Uint8Array.of(0, 255, 255), 1, 2)
    expect(attempt(read)).toBeInstanceOf(errors.DecodeError)
  }
})

test('a shape costs a byte from the second object on', () => {
  const wire = new Wire()
  const first = wire.bytes({ id: 1, name: 'a' }).length
  const second = wire.bytes({ id: 2, name: 'b' }).length

  expect([first, second]).toEqual([14, 5])
})

test('shapes of a dropped record are forgotten', () => {
  const wire = new Wire()
  wire.bytes([{ a: 1 }, { a: 1, b: 1 }])

  wire.out.rollback()

  expect(wire.send([{ a: 1, b: 1 }, { a: 1 }])).toEqual([{ a: 1, b: 1 }, { a: 1 }])
})

test('after a thousand shapes all are forgotten, at both ends, also if that record is dropped', () => {
  const wire = new Wire()
  const make = (i: number): object => ({ [`k${i}`]: i, [`l${i % 7}`]: { [`m${i}`]: i } })

  for (let i = 0; i < 3000; i++) {
    if (i % 10 === 3) {
      wire.bytes(Array.from({ length: 30 }, (_, j) => make(i + j)))
      wire.out.rollback()
    }
    expect(wire.send([make(i), make(i)])).toEqual([make(i), make(i)])
  }
  expect(wire.into.shapes.length).toBeLessThanOrEqual(1000)
})

test('keys in another order are another shape', () => {
  const wire = new Wire()

  for (let again = 0; again < 2; again++) {
    const [first, second] = wire.send([
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ]) as [object, object]
    expect([Object.keys(first), Object.keys(second)]).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ])
  }
})
