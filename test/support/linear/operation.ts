// What is known of an operation on a channel afterwards: who asked for what, when, and what came of it.

/** `either`: a select of sending its value and receiving. */
export type Kind = 'send' | 'trySend' | 'receive' | 'tryReceive' | 'either' | 'close'

/**
 * `pending`: its hub died before it had a result. `late`: of a select, the time was up. `failed`: an error that no channel
 * may end with.
 */
export const outcomes = [
  'pending',
  'sent',
  'received',
  'full',
  'empty',
  'closed',
  'timeout',
  'late',
  'killed',
  'done',
  'failed',
] as const
export type Outcome = (typeof outcomes)[number]

export interface Operation {
  /** 0 is the home of the channel. */
  readonly hub: number
  readonly strand: number
  readonly kind: Kind
  /** What it sends, if it sends; no two send the same. */
  readonly value: number
  /** Moments of one clock of all threads: before the call, and after its result (Infinity: there was none). */
  readonly invoked: number
  readonly responded: number
  readonly outcome: Outcome
  /** What it received. */
  readonly received: number
}

export interface History {
  readonly capacity: number
  /** The home included. */
  readonly hubs: number
  /** The hub that received ahead at the beginning; 0: none. */
  readonly ahead: number
  /** The hub that died, and the last moment at which it is known to have lived. */
  readonly death?: { readonly hub: number; readonly at: number } | undefined
  /** At most 31. */
  readonly operations: readonly Operation[]
}

/** Whether it waits, if it has to. */
export const waits = (kind: Kind): boolean => kind === 'send' || kind === 'receive' || kind === 'either'
