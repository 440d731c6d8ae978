// What a patch has done and has not done, for those who want to know. Nothing in it is an error by itself.

/** A thing, and why it was not done. */
export interface Reason {
  readonly what: string
  readonly why: string
}

/** What `patchAll`, `patchModule` and the like have done. */
export interface PatchReport {
  /** The parts that were patched now. One that had been patched before is not named again. */
  readonly patched: string[]
  /** The functions that were replaced: `node:fs readFile`. */
  readonly replaced: string[]
  /** Functions that could not be replaced, and what could not be looked at. */
  readonly skipped: Reason[]
  /** Functions that somebody else had wrapped before; it is his wrapper that we have wrapped. */
  readonly over: { readonly what: string; readonly who: string }[]
  /** What a subscriber or a plugin did not want patched. */
  readonly vetoed: Reason[]
  /**
   * CommonJS modules that hold, in what they export, a function from before it was replaced: they go on calling it.
   * Only what is exported can be seen. References inside of modules, and in ES modules, cannot.
   */
  readonly captured: { readonly module: string; readonly what: string }[]
  /** What threw: a plugin, or a part that could not be patched. The rest was done. */
  readonly failed: { readonly what: string; readonly error: unknown }[]
}

export function emptyReport(): PatchReport {
  return { patched: [], replaced: [], skipped: [], over: [], vetoed: [], captured: [], failed: [] }
}

/** Adds the lines of `part` to `whole`. */
export function addReport(whole: PatchReport, part: PatchReport): void {
  whole.patched.push(...part.patched)
  whole.replaced.push(...part.replaced)
  whole.skipped.push(...part.skipped)
  whole.over.push(...part.over)
  whole.vetoed.push(...part.vetoed)
  whole.captured.push(...part.captured)
  whole.failed.push(...part.failed)
}

/** What `unpatchAll` has done. */
export interface UnpatchReport {
  /** The functions that are the originals again. */
  readonly restored: string[]
  /** Properties that no longer held our wrapper: it stays where it is and only passes on. */
  readonly left: Reason[]
}
