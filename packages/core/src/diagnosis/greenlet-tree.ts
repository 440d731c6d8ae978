// Who spawned whom.

import { inspect } from 'node:util'

import { MisuseError } from '../errors.ts'
import { type Greenlet, current, livingGreenlets } from '../greenlet/greenlet.ts'
import { type GreenletPicture, type GreenletTreePicture, pictureOf } from './picture.ts'
import { formatTrees } from './text.ts'

interface Growing extends GreenletPicture {
  readonly children: Growing[]
}

/** The living greenlets by their living parents; the oldest first, to the millisecond. */
type Families = ReadonlyMap<object | undefined, readonly Greenlet[]>

/**
 * A greenlet with all living ones that it has spawned, and theirs.
 *
 * For the whole hub, waits outside of greenlets included, use `getHub().dump()`.
 *
 * ```ts
 * console.log(String(GreenletTree.current()))
 * ```
 *
 * A child whose parent has ended is a root: nobody stands above it any more.
 */
export class GreenletTree {
  readonly greenlet: Greenlet
  readonly #families: Families

  constructor(greenlet: Greenlet, families: Families = livingFamilies()) {
    this.greenlet = greenlet
    this.#families = families
  }

  /** All living greenlets: one tree for each that nobody alive has spawned, the oldest first (to the millisecond). */
  static forest(): GreenletTree[] {
    const families = livingFamilies()
    return (families.get(undefined) ?? []).map((root) => new GreenletTree(root, families))
  }

  /** The tree that the current greenlet belongs to, from its root. @throws {MisuseError} outside a greenlet */
  static current(): GreenletTree {
    let root = current()
    if (root === undefined) throw new MisuseError('cannot find the current tree: there is no greenlet here')
    while (root.parent !== undefined) root = root.parent as Greenlet
    return new GreenletTree(root)
  }

  /** Those it has spawned and that live. */
  get children(): readonly GreenletTree[] {
    return (this.#families.get(this.greenlet) ?? []).map((child) => new GreenletTree(child, this.#families))
  }

  /** A line for each greenlet, further ones for its waits and locals. */
  toString(): string {
    return formatTrees([this.toJSON()])
  }

  toJSON(): GreenletTreePicture {
    const root: Growing = { ...pictureOf(this.greenlet), children: [] }
    const left = [{ picture: root, greenlet: this.greenlet }] // no recursion: a chain may be very long
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      for (const greenlet of this.#families.get(next.greenlet) ?? []) {
        const picture: Growing = { ...pictureOf(greenlet), children: [] }
        next.picture.children.push(picture)
        left.push({ picture, greenlet })
      }
    }
    return root
  }

  static {
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: GreenletTree): string {
        return this.toString()
      },
    })
  }
}

function livingFamilies(): Families {
  const families = new Map<object | undefined, Greenlet[]>()
  for (const greenlet of livingGreenlets().toSorted((a, b) => b.age - a.age)) {
    const siblings = families.get(greenlet.parent)
    if (siblings === undefined) families.set(greenlet.parent, [greenlet])
    else siblings.push(greenlet)
  }
  return families
}
