// The job of `files.walk`: entries in batches, each of a few long texts instead of many small objects.

import { task } from '../../functions/reference.ts'
import { isSystemError } from './pieces.ts'
import { type EntryKind, KINDS, type TreeOptions, statsOf, tree } from './tree.ts'

export interface WalkOptions extends TreeOptions {
  readonly sizes: boolean
}

export interface WalkBatch {
  /** Separated by NUL: no path has that. */
  readonly paths: string
  /** The places of the kinds in the list of them, a digit each. */
  readonly kinds: string
  readonly sizes: readonly number[]
}

const full = 512
/** Milliseconds after which a batch is sent in any case. */
const soon = 5

class Batch {
  readonly #paths: string[] = []
  #kinds = ''
  readonly #sizes: number[] = []
  readonly #since = performance.now()

  add(path: string, kind: EntryKind, size: number | undefined): void {
    this.#paths.push(path)
    this.#kinds += KINDS.indexOf(kind)
    if (size !== undefined) this.#sizes.push(size)
  }

  get empty(): boolean {
    return this.#paths.length === 0
  }

  get due(): boolean {
    return this.#paths.length >= full || (!this.empty && performance.now() - this.#since > soon)
  }

  get packed(): WalkBatch {
    return { paths: this.#paths.join('\0'), kinds: this.#kinds, sizes: this.#sizes }
  }
}

export const walkTree: (root: string, options: WalkOptions) => Generator<WalkBatch, void> = task(
  import.meta,
  function* (root, options) {
    let batch = new Batch()
    let failure: { readonly error: unknown } | undefined
    try {
      for (const { path, kind } of tree(root, options)) {
        const size = options.sizes ? sizeOf(path, kind, options) : undefined
        if (size !== undefined || !options.sizes) batch.add(path, kind, size)
        if (!batch.due) continue
        yield batch.packed
        batch = new Batch()
      }
    } catch (error) {
      if (!isSystemError(error)) throw error
      failure = { error } // after what was found before
    }
    if (!batch.empty) yield batch.packed
    if (failure !== undefined) throw failure.error
  },
)

/** Undefined if it has gone, or is to be skipped. */
function sizeOf(path: string, kind: EntryKind, { followSymlinks, onError }: WalkOptions): number | undefined {
  return statsOf(path, followSymlinks && kind !== 'symlink', onError)?.size
}
