// Why something is left as it was written.

/** Each is safe to leave: what is not transformed waits as it always did, and cannot be killed there. */
export type SkipReason =
  /** The file uses a name that the transform makes. */
  | 'names'
  /** Many awaits on one long line: a bundle, whose stack traces the transform would make unreadable. */
  | 'minified'
  /** Node says what is wrong with it, and where. */
  | 'syntax'
  /** Nested too deeply for this walk. */
  | 'depth'
  /** The parser could not be loaded: a warning has said so. */
  | 'parser'
  /** The transform has failed: a warning has said how. */
  | 'fault'
  /** A module that `require` found out to be one, with an await at its top: Node refuses it, and says why. */
  | 'require'
  /** Function declarations that would mean something else in a block. */
  | 'hoisting'
  /** `await using` in the head of a loop, or of something whose name is inferred. */
  | 'await using'
  /** Names inside of `with` may be those of any object. */
  | 'with'

export interface Skipped {
  readonly reason: SkipReason
  /** Where the function begins that is left alone; 1 if it is the whole file. */
  readonly line: number
}
