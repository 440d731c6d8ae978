// In a thread of a pool: applies a function to several rows of arguments.

import { load } from '../functions/load.ts'
import type { Descriptor } from '../functions/named.ts'
import type { AnyFunction } from '../functions/reference.ts'
import { runners } from '../threads/runners.ts'

/** The function of the chunk before: as a rule that of the next one, too. */
let last: { readonly key: string; readonly fn: AnyFunction } | undefined

/** Returns a `ChunkResult`, or a promise of one. */
export function runChunk(descriptor: Descriptor, rows: readonly (readonly unknown[])[]): unknown {
  const key = JSON.stringify(descriptor)
  if (last?.key === key) return applyTo(last.fn, rows)
  return load(descriptor).then((fn) => {
    last = { key, fn }
    return applyTo(fn, rows)
  })
}

function applyTo(fn: AnyFunction, rows: readonly (readonly unknown[])[]): unknown {
  return runners.each((row: readonly unknown[]) => fn(...(row as never[])), rows)
}
