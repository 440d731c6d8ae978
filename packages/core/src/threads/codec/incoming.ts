// What the receiving end of a lane keeps for its records. One per lane.

import { DecodeError } from '../../errors.ts'

export class Incoming {
  /** Handed to the `unpack` of registered classes. */
  readonly peer: unknown
  /** What has come along by the port. */
  ported: unknown[] | undefined = undefined
  /** Keys by number of the shape. */
  shapes: (readonly string[])[] = []
  /** Why the value cannot be had, though its bytes are read to their end: the shapes in them are needed. */
  failure: { readonly error: unknown } | undefined = undefined
  #objects: (object | undefined)[] = []
  #count = 0

  constructor(peer: unknown) {
    this.peer = peer
  }

  /** The next object of the value is this one. */
  add(object: object): void {
    this.#objects[this.#count++] = object
  }

  /** The next object will be made later: returns its number. */
  reserve(): number {
    this.#objects[this.#count] = undefined
    return this.#count++
  }

  fill(number: number, object: object): void {
    this.#objects[number] = object
  }

  object(number: number): object | undefined {
    if (number >= this.#count) throw new DecodeError('cannot read a message: it refers to an object that is not in it')
    const object = this.#objects[number]
    if (object === undefined) this.fail(new DecodeError('cannot read a message: it refers to an object within itself'))
    return object
  }

  /** The value cannot be had. The first reason counts. */
  fail(error: unknown): void {
    this.failure ??= { error }
  }

  /** Nothing of the value is kept. */
  leave(): void {
    if (this.#count > 1024) this.#objects = []
    else for (let i = 0; i < this.#count; i++) this.#objects[i] = undefined
    this.#count = 0
    this.failure = undefined
  }
}
