// The way through a syntax tree, in the order of the source.

import type { Node } from 'oxc-parser'

import type { Edits } from './edits.ts'
import { lineTable } from './lines.ts'
import { Unit } from './unit.ts'

/** `listed`: it stands in a list of statements, so that others can be put behind it. */
export type Rule = (walk: Walk, node: Node, parent: Node | undefined, listed: boolean) => void

type Fields = Record<string, Node | (Node | null)[] | null | undefined>

export type CatchRule = 'app' | 'package'

export class Walk {
  readonly source: string
  readonly where: string
  readonly catches: CatchRule
  readonly edits: Edits
  readonly lineOf: (offset: number) => number
  /** Those that have awaits and were left alone are among them. */
  readonly units: Unit[] = []
  unit: Unit = new Unit(false, 1)
  /** Of the class whose body this is. */
  className: string | undefined
  /** Numbers the names that are made for `await using`. */
  resources = 0
  /** The block whose end its frame is told of. */
  told: Node | undefined
  readonly #keys: Record<string, string[]>
  readonly #rule: Rule

  constructor(
    source: string,
    where: string,
    catches: CatchRule,
    edits: Edits,
    keys: Record<string, string[]>,
    rule: Rule,
  ) {
    this.source = source
    this.where = where
    this.catches = catches
    this.edits = edits
    this.lineOf = lineTable(source)
    this.#keys = keys
    this.#rule = rule
  }

  visit(node: Node | null | undefined, parent: Node | undefined, listed = false): void {
    if (node !== null && node !== undefined) this.#rule(this, node, parent, listed)
  }

  /** Everything in it, as if nothing were to be said about itself. */
  visitChildren(node: Node): void {
    const fields = node as unknown as Fields
    for (const key of this.#keys[node.type] ?? []) {
      const child = fields[key]
      if (child === null || child === undefined) continue
      if (!Array.isArray(child)) this.#rule(this, child, node, false)
      else for (const one of child) if (one !== null) this.#rule(this, one, node, true)
    }
  }

  children(node: Node): Node[] {
    const fields = node as unknown as Fields
    const children = (this.#keys[node.type] ?? []).flatMap((key) => fields[key] ?? [])
    return children.filter((child) => child !== null)
  }

  /** Goes through what belongs to another function (or to none: `await` cannot stand there). */
  inUnit(async: boolean, node: Node, body: (unit: Unit) => void): void {
    const outer = this.unit
    const unit = (this.unit = new Unit(async, this.lineOf(node.start)))
    this.units.push(unit)
    body(unit)
    this.unit = outer
  }

  insert(at: number, text: string): void {
    this.edits.insert(this.unit, at, text)
  }
}
