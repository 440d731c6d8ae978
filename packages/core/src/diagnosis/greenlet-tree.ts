// Who spawned whom.

import { inspect } from 'node:util'

import { MisuseError } from '../errors.ts'
import { type Greenlet, current, livingGreenlets } from '../greenlet/greenlet.ts'
import { type GreenletPicture, pictureOf } from './picture.ts'
import { formatGreenlet } from './text.ts'

/** A greenlet and those it has spawned, as data. */
export interface GreenletTreePicture extends GreenletPicture {
  readonly children: readonly GreenletTreePicture[]
}

/** The living greenlets by their living parents; the oldest first. */
type Families = ReadonlyMap<object | undefined, readonly Greenlet[]>

const deepest = 30

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

  /** All living greenlets: one tree for each that nobody alive has spawned, the oldest first. */
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
    const lines: string[] = []
    const left: { tree: GreenletTree; depth: number }[] = [{ tree: this, depth: 0 }] // a chain may be very long
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { tree, depth } = next
      const margin = '  '.repeat(Math.min(depth, deepest))
      lines.push(formatGreenlet(pictureOf(tree.greenlet)).replaceAll(/^/gm, margin))
      for (const child of tree.children.toReversed()) left.push({ tree: child, depth: depth + 1 })
    }
    return lines.join('\n')
  }

  toJSON(): GreenletTreePicture {
    return { ...pictureOf(this.greenlet), children: this.children.map((child) => child.toJSON()) }
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
