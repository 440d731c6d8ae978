// The memory of a shared lock: how it is made, recognised, and what of it crosses from thread to thread.
//
//   M1  a lock and its structured clone both are handles: the clone has lost its class, `from(handle)` brings it back
//   M2  in one thread there is one gate for a memory, however often it arrives: two would not know of each other's waits
//   M3  the gate stays as long as somebody of the thread has the lock, or waits, even if all handles are forgotten

import type { NameOptions } from '@hublet/core'
import { type Registry, SLOTS, describe, registry, registryIn } from '@hublet/core/lowlevel'

import { ForeignMemory } from '../errors.ts'
import { MOST_PARTIES } from '../protocol/barrier.ts'
import { KIND_AT, MAGIC, MAGIC_AT, MOST, NUMBER_AT, SIZE_AT, VERSION, WORDS_AT } from '../protocol/layout.ts'

const kinds: Record<SharedKind, KindFacts> = {
  SharedLock: { number: 1, most: 1, state: () => 1 },
  SharedSemaphore: { number: 2, most: MOST, state: (size) => size },
  SharedRWLock: { number: 3, most: 1, state: () => 1 },
  SharedEvent: { number: 4, most: 1, state: () => 0 },
  SharedBarrier: { number: 5, most: MOST_PARTIES, state: () => 0 },
  SharedOnce: { number: 6, most: 1, state: () => 1 },
}

interface KindFacts {
  readonly number: number
  /** The greatest size. */
  readonly most: number
  /** Words of state for this size. */
  readonly state: (size: number) => number
}

export type SharedKind =
  | 'SharedLock'
  | 'SharedSemaphore'
  | 'SharedRWLock'
  | 'SharedEvent'
  | 'SharedBarrier'
  | 'SharedOnce'

/** A shared lock, or what has arrived of it in another thread. */
export interface SharedHandle<K extends SharedKind> {
  readonly kind: K
  readonly memory: SharedArrayBuffer
  /** The registry of the threads that can use it. */
  readonly threads: SharedArrayBuffer
  readonly name: string | undefined
}

/** The memory of a shared lock, as this thread sees it. */
export interface Memory {
  readonly words: Int32Array
  readonly registry: Registry
  readonly kind: SharedKind
  readonly name: string | undefined
  /** Permits or parties. */
  readonly size: number
}

function lengthOf(kind: SharedKind, size: number): number {
  return WORDS_AT + kinds[kind].state(size) + SLOTS
}

/** Makes the memory of a new lock. @throws {NotEnrolled} if this thread is unknown to the others */
export function makeHandle<K extends SharedKind>(
  kind: K,
  size: number,
  options: NameOptions | undefined,
): SharedHandle<K> {
  const own = registry()
  void own.me // refuses a thread that is not enrolled
  const memory = new SharedArrayBuffer(lengthOf(kind, size) * 4)
  const words = new Int32Array(memory)
  words[KIND_AT] = (kinds[kind].number << 8) | VERSION
  words[NUMBER_AT] = own.takeNumber()
  words[SIZE_AT] = size
  Atomics.store(words, MAGIC_AT, MAGIC)
  return { kind, memory, threads: own.buffer, name: options?.name }
}

/** Looks at a handle. @throws {ForeignMemory} if it is not one of this kind */
export function openHandle<K extends SharedKind>(kind: K, handle: SharedHandle<K>): Memory {
  const refuse = (why: string): never => {
    throw new ForeignMemory(
      `cannot use this as a ${kind}: ${why}; pass the lock itself, and ${kind}.from() what arrives`,
    )
  }
  if (!isHandle(handle)) return refuse(`got ${describe(handle)}`)
  const { memory, threads } = handle
  if (memory.byteLength < WORDS_AT * 4 || memory.byteLength % 4 !== 0) return refuse('its memory is too small')
  const words = new Int32Array(memory)
  if (Atomics.load(words, MAGIC_AT) !== MAGIC) return refuse('its memory is something else')
  const found = words[KIND_AT]! >> 8
  const version = words[KIND_AT]! & 255
  const name = Object.entries(kinds).find(([, { number }]) => number === found)?.[0]
  if (version !== VERSION) return refuse(`its memory is of version ${version}, this package has ${VERSION}`)
  if (name !== kind) return refuse(`its memory is that of a ${name ?? 'thing unknown'}`)
  const size = words[SIZE_AT]!
  if (size < 1 || size > kinds[kind].most) return refuse(`its size is ${size}`)
  if (words.length !== lengthOf(kind, size)) return refuse('its memory has another length than it says')
  return { words, registry: registryOf(threads, refuse), kind, name: nameOf(handle), size }
}

function registryOf(threads: SharedArrayBuffer, refuse: (why: string) => never): Registry {
  try {
    return registryIn(threads)
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function nameOf({ name }: { name: unknown }): string | undefined {
  return typeof name === 'string' ? name : undefined
}

/** What has arrived, if it is a handle. @throws {ForeignMemory} */
export function arrived<K extends SharedKind>(kind: K, handle: SharedHandle<K>): SharedHandle<K> {
  openHandle(kind, handle)
  return handle
}

function isHandle(value: unknown): value is { memory: SharedArrayBuffer; threads: SharedArrayBuffer; name: unknown } {
  const { memory, threads } = Object(value) as { memory: unknown; threads: unknown }
  return memory instanceof SharedArrayBuffer && threads instanceof SharedArrayBuffer
}

/** The side of a thread at a shared lock. */
export interface SharedGate {
  /** Nobody of this thread has it, or waits. */
  readonly idle: boolean
}

interface Entry {
  readonly map: Map<number, Entry>
  readonly number: number
  readonly gate: SharedGate
  handles: number
}

const gates = new WeakMap<Registry, Map<number, Entry>>()
const forgotten = new Set<Entry>()
const collected = new FinalizationRegistry((entry: Entry) => {
  if (--entry.handles === 0) forgotten.add(entry)
  forgetGates()
})

/** M3 */
function forgetGates(): void {
  for (const entry of forgotten) {
    if (entry.handles === 0 && !entry.gate.idle) continue
    forgotten.delete(entry)
    if (entry.handles === 0) entry.map.delete(entry.number)
  }
}

/** The gate of this memory in this thread (M2), for `handle`: it must not hold that. */
export function gateFor<G extends SharedGate>(memory: Memory, handle: object, make: (memory: Memory) => G): G {
  const number = memory.words[NUMBER_AT]!
  let map = gates.get(memory.registry)
  if (map === undefined) gates.set(memory.registry, (map = new Map()))
  let entry = map.get(number)
  if (entry === undefined) map.set(number, (entry = { map, number, gate: make(memory), handles: 0 }))
  entry.handles++
  collected.register(handle, entry)
  forgetGates()
  return entry.gate as G
}
