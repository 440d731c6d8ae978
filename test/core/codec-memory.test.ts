// Memory is copied, as little as possible, or moved where that was asked for.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

import { expect, test } from 'vitest'

import { Wire, errors, sent, transfer } from '../support/codec.ts'

test('F40 of a pooled Buffer only its own bytes are sent', () => {
  const canary = Buffer.from('canary, canary, canary')
  const wire = new Wire()

  const bytes = wire.bytes([canary.subarray(0, 2), new Uint8Array(canary.buffer, canary.byteOffset + 1, 3)])
  const [buffer, view] = wire.read(bytes) as [Buffer, Uint8Array]

  expect(bytes.length).toBeLessThan(20)
  expect([buffer.toString(), buffer.buffer.byteLength]).toEqual(['ca', 2])
  expect([Buffer.from(view).toString(), view.buffer.byteLength]).toEqual(['ana', 3])
})

test('F40 of a part of large memory only that part goes by the port', () => {
  const wire = new Wire()

  const copy = wire.send(Buffer.alloc(1_000_000, 'x').subarray(5, 100_005)) as Buffer

  expect(Buffer.isBuffer(copy)).toBe(true)
  expect([copy.length, copy.buffer.byteLength]).toEqual([100_000, 100_000])
})

test('a Buffer stays a Buffer, and what is received is no memory of the ring', () => {
  const wire = new Wire()
  const copy = wire.send(Buffer.from('abc')) as Buffer

  wire.ring.fill(0)

  expect(Buffer.isBuffer(copy)).toBe(true)
  expect(copy.toString()).toBe('abc')
})

test('views of all of one buffer share it over there', () => {
  const buffer = new ArrayBuffer(8)

  const [bytes, words, copy] = sent([new Uint8Array(buffer), new Int32Array(buffer), buffer]) as [
    Uint8Array,
    Int32Array,
    ArrayBuffer,
  ]

  expect(bytes.buffer).toBe(copy)
  expect(words.buffer).toBe(copy)
})

test('resizable memory stays resizable', () => {
  const buffer = new ArrayBuffer(8, { maxByteLength: 16 })

  const [copy, view] = sent([buffer, new Uint8Array(buffer)]) as [ArrayBuffer, Uint8Array]

  expect([copy.resizable, copy.maxByteLength, copy.byteLength, view.length]).toEqual([true, 16, 8, 8])
})

test('transfer moves a buffer, of which all views in the value have a view', () => {
  const view = new Uint8Array([1, 2, 3])
  expect(transfer(view)).toBe(view)

  const copy = sent({ a: view, b: view.buffer }) as { a: Uint8Array; b: ArrayBuffer }

  expect(copy.a).toEqual(new Uint8Array([1, 2, 3]))
  expect(copy.b).toBe(copy.a.buffer)
  expect(view.length).toBe(0)
})

test('transfer moves a Buffer with memory of its own; it stays a Buffer', () => {
  const buffer = Buffer.alloc(100_000, 'x')

  const copy = sent(transfer(buffer)) as Buffer

  expect(Buffer.isBuffer(copy)).toBe(true)
  expect([copy.length, buffer.length]).toEqual([100_000, 0])
})

test('transfer of a pooled Buffer copies it', () => {
  const buffer = Buffer.from('abc')

  const copy = sent(transfer(buffer)) as Buffer

  expect([copy.toString(), buffer.toString()]).toEqual(['abc', 'abc'])
})

test('a MessagePort is moved; one that is not marked is refused', () => {
  const { port1, port2 } = new MessageChannel()

  expect(() => sent({ port1 })).toThrow(
    /^cannot send value\.port1: a MessagePort can only be moved; send transfer\(it\)/,
  )
  const copy = sent({ port: transfer(port1) }) as { port: MessagePort }

  expect(copy.port).toBeInstanceOf(MessagePort)
  copy.port.close()
  port2.close()
})

test('F11 when the value is refused, what is marked stays', () => {
  const view = transfer(new Uint8Array([1, 2, 3]))

  expect(() => sent([view, Symbol('x')])).toThrow(errors.UncloneableValue)

  expect(view.length).toBe(3)
  expect(sent([view])).toEqual([new Uint8Array([1, 2, 3])])
})

test('F11 the transfer list of a dropped record is forgotten', () => {
  const wire = new Wire()
  const view = transfer(new Uint8Array([1, 2, 3]))
  wire.bytes([view, new SharedArrayBuffer(1)])
  expect(wire.out.ported).toHaveLength(2)

  wire.out.rollback()

  expect([wire.out.ported, wire.out.transferred]).toEqual([[], []])
})

test('a socket is moved', async () => {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port)
  await once(socket, 'connect')

  const wire = new Wire()
  wire.bytes([transfer(socket)])

  expect([wire.out.ported, wire.out.transferred]).toEqual([[socket], [socket]])
  socket.destroy()
  server.close()
})

test("an instance of one's own class cannot be moved", () => {
  class Point {
    x = 1
  }

  expect(sent(new Point())).toEqual({ x: 1 })
  expect(() => sent([transfer(new Point())])).toThrow(/^cannot send value\[0\]: a Point cannot be moved/)
})

test('plain objects, arrays and primitives cannot be marked', () => {
  for (const thing of [5, null, undefined, 'x', {}, []]) {
    expect(() => transfer(thing as never)).toThrow(errors.ArgumentTypeError)
  }
})
