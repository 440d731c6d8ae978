// The key lists of objects that a lane has seen, by number: a tree in which each step is a key.
//
//   H1  shapes are numbered in the order in which they are defined, at both ends alike
//   H2  what a record has defined is forgotten with the record

/** A list of keys, or the beginning of some. */
export class Shape {
  /** -1: it was not sent. */
  number = -1
  readonly #before: Shape | undefined
  readonly #key: string
  #lastKey: string | undefined = undefined
  #last: Shape | undefined = undefined
  #next: Map<string, Shape> | undefined = undefined

  constructor(before: Shape | undefined, key: string) {
    this.#before = before
    this.#key = key
  }

  /** The list that has `key` in addition. */
  after(key: string): Shape | undefined {
    if (this.#lastKey === key) return this.#last
    const next = this.#next?.get(key)
    if (next === undefined) return undefined
    this.#lastKey = key
    return (this.#last = next)
  }

  grow(key: string): Shape {
    const known = this.after(key)
    if (known !== undefined) return known
    const next = new Shape(this, key)
    this.#next ??= new Map()
    this.#next.set(key, next)
    return next
  }

  get keys(): string[] {
    return this.#before === undefined ? [] : [...this.#before.keys, this.#key]
  }
}

export class ShapeTable {
  readonly root: Shape = new Shape(undefined, '')
  readonly #defined: Shape[] = []

  get count(): number {
    return this.#defined.length
  }

  /** Gives the keys the next number. */
  define(keys: readonly string[]): void {
    let shape = this.root
    for (const key of keys) shape = shape.grow(key)
    shape.number = this.#defined.push(shape) - 1
  }

  /** Forgets all but the first `count` (H2). */
  rewind(count: number): void {
    for (const shape of this.#defined.splice(count)) shape.number = -1
  }
}
