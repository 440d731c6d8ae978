// The registry of threads, as one of them sees it.
//
//   G1  the first thread that needs one makes it; all workers it starts from then on inherit it, and theirs
//   G2  one that was started before gets it with the first shared object (`registryIn`)
//   G3  a thread is in it when the one that has started it has called `enroll`: that is who hears of its death

import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads'

import { HubletError, NotEnrolled } from '../errors.ts'
import { INFO_AT, INFO_BYTES } from './info.ts'
import {
  MAGIC,
  MAGIC_AT,
  NUMBER_AT,
  SLOTS,
  UID_AT,
  USED_AT,
  VERSION,
  VERSION_AT,
  idAt,
  parentAt,
  threadAt,
} from './protocol/layout.ts'
import { enter } from './protocol/slots.ts'

const key = 'hublet.threads'
const bytes = INFO_AT + SLOTS * INFO_BYTES

/** A registry and the place of this thread in it. */
export class Registry {
  readonly buffer: SharedArrayBuffer
  readonly words: Int32Array
  #me = 0

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer
    this.words = new Int32Array(buffer)
  }

  /** The id of this thread. @throws {NotEnrolled} if there is none */
  get me(): number {
    if (this.#me === 0) this.#me = Registry.#find(this.words)
    return this.#me
  }

  /** The id that the living thread with this `threadId` has; 0 if it is not in here. */
  find(thread: number): number {
    return Registry.#idOfThread(this.words, thread)
  }

  /** Whether a thread lives that this one has started and enrolled. */
  get hasChildren(): boolean {
    const used = Atomics.load(this.words, USED_AT)
    for (let slot = 0; slot < used; slot++) {
      const lives = Atomics.load(this.words, idAt(slot)) > 0
      if (lives && Atomics.load(this.words, parentAt(slot)) === this.me) return true
    }
    return false
  }

  /** A number that no other shared object of this registry has. */
  takeNumber(): number {
    return Atomics.add(this.words, NUMBER_AT, 1) + 1
  }

  static #find(words: Int32Array): number {
    const id = Registry.#idOfThread(words, threadId)
    if (id !== 0) return id
    throw new NotEnrolled(
      `cannot share anything with other threads: thread ${threadId} is not enrolled; call enroll(worker) where it is started`,
    )
  }

  static #idOfThread(words: Int32Array, thread: number): number {
    const used = Atomics.load(words, USED_AT)
    for (let slot = 0; slot < used; slot++) {
      const id = Atomics.load(words, idAt(slot))
      if (id > 0 && Atomics.load(words, threadAt(slot)) === thread) return id
    }
    return 0
  }
}

/** By their words of identity: a buffer that arrives twice is two objects. */
const known = new Map<string, Registry>()
let own: Registry | undefined

/** The registry that this thread uses for what it makes itself (G1). */
export function registry(): Registry {
  if (own !== undefined) return own
  const inherited = getEnvironmentData(key)
  own = inherited instanceof SharedArrayBuffer ? registryIn(inherited) : makeRegistry()
  return own
}

/** The registry in this buffer (G2). @throws {HubletError} if it is none, or of another version */
export function registryIn(buffer: SharedArrayBuffer): Registry {
  const words = new Int32Array(buffer, 0, buffer.byteLength === bytes ? undefined : 0)
  if (words[MAGIC_AT] !== MAGIC || words[VERSION_AT] !== VERSION) {
    const found = words[MAGIC_AT] === MAGIC ? `version ${words[VERSION_AT]}` : 'something else'
    throw new HubletError(`cannot use this registry of threads: expected version ${VERSION}, got ${found}`)
  }
  const name = `${words[UID_AT]} ${words[UID_AT + 1]}`
  let seen = known.get(name)
  if (seen === undefined) known.set(name, (seen = new Registry(buffer)))
  own ??= seen
  return seen
}

function makeRegistry(): Registry {
  const buffer = new SharedArrayBuffer(bytes)
  const words = new Int32Array(buffer)
  words[MAGIC_AT] = MAGIC
  words[VERSION_AT] = VERSION
  words.set(crypto.getRandomValues(new Int32Array(2)), UID_AT)
  enter(words, threadId, 1)
  setEnvironmentData(key, buffer)
  return registryIn(buffer)
}
