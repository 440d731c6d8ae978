// What the sending end of a lane keeps for its records. One per lane.

import type { Transferable } from 'node:worker_threads'

import { Seen } from './seen.ts'
import { ShapeTable } from './shapes.ts'
import type { Writer } from './writer.ts'

/** How far a record was at some moment. */
export interface Mark {
  readonly length: number
  readonly seen: number
  readonly table: ShapeTable
  readonly shapes: number
  readonly ported: number
  readonly transferred: number
  readonly top: number
}

const unlimited = 2 ** 30 // a small integer for V8

export class Outgoing {
  /** Handed to the `pack` of registered classes. */
  readonly peer: unknown
  /** What has to go along by the port. */
  ported: unknown[] = []
  /** What of it is moved. */
  transferred: Transferable[] = []
  shapes: ShapeTable = new ShapeTable()
  readonly seen: Seen = new Seen()
  /** Objects that are being packed: what they pack must not contain them. */
  readonly packing: Set<number> = new Set()
  /** The values of the objects that are being written, as a stack. */
  values: unknown[] = []
  top = 0
  /** What may still be written before {@link whole} is offered to structured clone. */
  left: number = unlimited
  whole: { readonly value: unknown } | undefined = undefined
  #table: ShapeTable = this.shapes
  #shapes = 0

  constructor(peer: unknown) {
    this.peer = peer
  }

  /** A new record. */
  begin(): void {
    if (this.ported.length > 0) this.ported = []
    if (this.transferred.length > 0) this.transferred = []
    this.#table = this.shapes
    this.#shapes = this.shapes.count
  }

  /** The record is dropped: shapes defined in it are forgotten. */
  rollback(): void {
    this.shapes = this.#table
    this.shapes.rewind(this.#shapes)
    this.ported = []
    this.transferred = []
  }

  /** A new value of the record. */
  enter(): void {
    this.top = 0
    this.left = unlimited
    this.whole = undefined
  }

  /** It is written, or not: nothing of it is kept. */
  leave(failed: boolean): void {
    this.seen.rewind(0)
    this.whole = undefined
    if (!failed && this.values.length < 1024) return // every place was cleared
    this.values = []
    this.packing.clear()
  }

  unlimit(): void {
    this.left = unlimited
  }

  mark(writer: Writer): Mark {
    const { seen, shapes, ported, transferred, top } = this
    return {
      length: writer.length,
      seen: seen.count,
      table: shapes,
      shapes: shapes.count,
      ported: ported.length,
      transferred: transferred.length,
      top,
    }
  }

  rewind(writer: Writer, mark: Mark): void {
    writer.rewind(mark.length)
    this.seen.rewind(mark.seen)
    this.shapes = mark.table
    this.shapes.rewind(mark.shapes)
    this.ported.length = mark.ported
    this.transferred.length = mark.transferred
    this.values.length = this.top = mark.top
    for (const number of this.packing) if (number >= mark.seen) this.packing.delete(number)
  }
}
