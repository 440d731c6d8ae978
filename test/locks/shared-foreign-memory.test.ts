// What arrives and is no shared lock is refused, with what is wrong in the message.

import {
  ForeignMemory,
  SharedBarrier,
  SharedEvent,
  type SharedHandle,
  type SharedKind,
  SharedLock,
  SharedOnce,
  SharedRWLock,
  SharedSemaphore,
} from '@hublet/locks'
import { array, assert, constantFrom, integer, property } from 'fast-check'
import { expect, test } from 'vitest'

interface Kind {
  readonly name: SharedKind
  readonly make: () => SharedHandle<SharedKind>
  readonly from: (handle: never) => object
}

const kinds: readonly Kind[] = [
  { name: 'SharedLock', make: () => new SharedLock(), from: (it) => SharedLock.from(it) },
  { name: 'SharedSemaphore', make: () => new SharedSemaphore(2), from: (it) => SharedSemaphore.from(it) },
  { name: 'SharedRWLock', make: () => new SharedRWLock(), from: (it) => SharedRWLock.from(it) },
  { name: 'SharedEvent', make: () => new SharedEvent(), from: (it) => SharedEvent.from(it) },
  { name: 'SharedBarrier', make: () => new SharedBarrier(2), from: (it) => SharedBarrier.from(it) },
  { name: 'SharedOnce', make: () => new SharedOnce(), from: (it) => SharedOnce.from(it) },
]
const good = new SharedLock()

/** A handle with that memory. */
function withMemory(kind: string, memory: unknown): never {
  return { kind, memory, threads: good.threads, name: undefined } as never
}

/** The memory of a new one, changed. */
function changed(handle: SharedHandle<SharedKind>, index: number, change: (word: number) => number): SharedArrayBuffer {
  const memory = copy(handle.memory, handle.memory.byteLength)
  const words = new Int32Array(memory)
  words[index] = change(words[index]!)
  return memory
}

function copy(memory: SharedArrayBuffer, length: number): SharedArrayBuffer {
  const bytes = new Uint8Array(new SharedArrayBuffer(length))
  bytes.set(new Uint8Array(memory).subarray(0, length))
  return bytes.buffer
}

test.for(kinds)('memory of another kind is refused by $name, with both names', ({ name, from }) => {
  for (const other of kinds) {
    if (other.name === name) continue
    expect(() => from(other.make() as never)).toThrow(
      new ForeignMemory(
        `cannot use this as a ${name}: its memory is that of a ${other.name}; pass the lock itself, and ${name}.from() what arrives`,
      ),
    )
  }
})

test.for(kinds)(
  'memory with other magic, another version, of an unknown kind is refused by $name',
  ({ name, make, from }) => {
    const refused = (index: number, change: (word: number) => number, why: string): void => {
      const memory = changed(make(), index, change)
      expect(() => from(withMemory(name, memory))).toThrow(ForeignMemory)
      expect(() => from(withMemory(name, memory))).toThrow(why)
    }

    refused(0, (word) => word + 1, 'its memory is something else')
    refused(1, (word) => word + 1, 'its memory is of version 2, this package has 1')
    refused(1, () => (99 << 8) | 1, 'its memory is that of a thing unknown')
  },
)

test.for(kinds)('memory that is cut, or longer, is refused by $name', ({ name, make, from }) => {
  const { memory } = make()
  const { byteLength } = memory

  for (const length of [0, 4, 7, 28, 31, 32, 36, byteLength - 4, byteLength - 1, byteLength + 4, 2 * byteLength]) {
    expect(() => from(withMemory(name, copy(memory, length)))).toThrow(ForeignMemory)
  }
})

test.for(kinds)('memory that is not shared, or none, is refused by $name', ({ name, make, from }) => {
  const { memory } = make()
  const things = [new ArrayBuffer(memory.byteLength), new Int32Array(memory), undefined, null, 5, 'memory', {}]

  for (const thing of things) expect(() => from(withMemory(name, thing))).toThrow(ForeignMemory)
  for (const threads of things) expect(() => from({ kind: name, memory, threads } as never)).toThrow(ForeignMemory)
})

test.for(kinds)('random words are refused by $name', ({ name, make, from }) => {
  const { length } = new Int32Array(make().memory)
  const words = array(integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 40 })

  assert(
    property(words, constantFrom(length, 8, 264, 265, 1000), (random, size) => {
      const memory = new SharedArrayBuffer(size * 4)
      new Int32Array(memory).set(random.slice(0, size))
      expect(() => from(withMemory(name, memory))).toThrow(ForeignMemory)
    }),
  )
})

test.for(kinds)('random words in the header of $name are refused, or make no difference', ({ name, make, from }) => {
  assert(
    property(integer({ min: 0, max: 1 }), integer({ min: 1, max: 2 ** 31 - 1 }), (index, mask) => {
      const memory = changed(make(), index, (word) => word ^ mask)
      expect(() => from(withMemory(name, memory))).toThrow(ForeignMemory)
    }),
  )
})

test('`from` of nothing, or of something that is no handle, is refused: a new lock would guard nothing', () => {
  for (const nothing of [undefined, {}, [], { name: 'x' }]) {
    expect(() => SharedLock.from(nothing as never)).toThrow(ForeignMemory)
    expect(() => SharedEvent.from(nothing as never)).toThrow(ForeignMemory)
    expect(() => SharedRWLock.from(nothing as never)).toThrow(ForeignMemory)
  }
  expect(() => SharedSemaphore.from(5 as never)).toThrow(ForeignMemory)
  expect(() => SharedBarrier.from(5 as never)).toThrow(ForeignMemory)
})

test('`from` of null, a number, a text is refused as foreign', () => {
  for (const nothing of [null, 5, 'lock']) expect(() => SharedLock.from(nothing as never)).toThrow(ForeignMemory)
})

test('a registry that is none is refused as foreign', () => {
  const { kind, memory } = new SharedLock()
  const handle = { kind, memory, threads: new SharedArrayBuffer(64), name: undefined } as const

  expect(() => SharedLock.from(handle)).toThrow(ForeignMemory)
})

test.for([
  ['SharedBarrier', 5, 0, 264, SharedBarrier],
  ['SharedBarrier', 5, -3, 264, SharedBarrier],
  ['SharedBarrier', 5, 512, 264, SharedBarrier],
  ['SharedLock', 1, 9, 265, SharedLock],
  ['SharedSemaphore', 2, 0, 264, SharedSemaphore],
  ['SharedSemaphore', 2, -200, 64, SharedSemaphore],
] as const)('a %s whose memory has a size that cannot be is refused', ([kind, number, size, length, type]) => {
  const memory = new SharedArrayBuffer(length * 4)
  new Int32Array(memory).set([0x68756c6b, (number << 8) | 1, 1_000_000 + size, size])
  const handle = { kind, memory, threads: new SharedLock().threads, name: undefined }

  expect(() => type.from(handle as never)).toThrow(ForeignMemory)
})
