// What is explored: who runs, on which memory, what may happen to them, what must hold.

/** A number, a boolean, or the name of a memory. */
export type Argument = number | boolean | string
export type Memories = Readonly<Record<string, Int32Array>>

export interface Thread {
  readonly name: string
  /** A function of the program. */
  readonly main: string
  readonly args: readonly Argument[]
  /** It may wait for ever. */
  readonly daemon?: boolean
  /** It may turn round and round until others have done something. */
  readonly polls?: boolean
  /** It neither dies nor gets killed. */
  readonly immortal?: boolean
}

export interface Scenario {
  readonly name: string
  /** Path of the file with the main functions, from the root of the repository. */
  readonly program: string
  readonly memories: Memories
  readonly ghosts?: Int32Array
  readonly threads: readonly Thread[]
  /** Started whenever a thread has died: it stands for its parent, who hears of it at any time later. Does not die. */
  readonly reaper?: {
    readonly main: string
    readonly args: (thread: number) => readonly Argument[]
    readonly daemon?: boolean
  }
  /** So many threads may vanish, each before any of its steps. */
  readonly deaths?: number
  /** So many waits may end with KILLED. */
  readonly kills?: number
  /** Adjusts the ghosts when a thread vanishes. */
  readonly onDeath?: (thread: number, ghosts: Int32Array, memories: Memories) => void
  /** Of every state: what is wrong, if anything is. */
  readonly invariant?: (ghosts: Int32Array, memories: Memories) => string | undefined
  /** Of every state in which all have ended. */
  readonly final?: (ghosts: Int32Array, memories: Memories) => string | undefined
  /** More states than this are not looked at: the result is incomplete. Default 20 million. */
  readonly limit?: number
}
