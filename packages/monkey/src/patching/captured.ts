// CommonJS modules that took a function of Node into their exports before it was replaced. What a module keeps in a
// variable cannot be seen from outside, and of ES modules nothing: their imports are live, their variables are not. A function behind a getter is not looked for.

import { createRequire } from 'node:module'

import type { PatchReport } from './report.ts'

const { cache } = createRequire(import.meta.url)

/** Looks for `originals`, named by their values, in what all loaded CommonJS modules export. */
export function findCaptured(originals: ReadonlyMap<unknown, string>, report: PatchReport): void {
  for (const [module, loaded] of Object.entries(cache)) {
    try {
      for (const value of exported(loaded?.exports)) {
        const what = value === undefined ? undefined : originals.get(value)
        if (what !== undefined) report.captured.push({ module, what })
      }
    } catch (error) {
      // Of a module in the middle of its own loading, for example.
      report.skipped.push({ what: module, why: `its exports cannot be read: ${String(error)}` })
    }
  }
}

/** What it exports and the properties of that, no getter being called. */
function exported(exports: unknown): unknown[] {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return []
  return [exports, ...Object.values(Object.getOwnPropertyDescriptors(exports)).map(({ value }): unknown => value)]
}
