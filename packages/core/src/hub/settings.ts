// What can be set per hub, and what is counted. `Hub` shows both; the hot paths read them here.

/** When a failed greenlet is reported. */
export type ReportPolicy = 'unobserved' | 'always' | 'never'

/** What happened where, for `hub.onError`. */
export interface ErrorContext {
  /**
   * `greenlet`: it failed and nobody observed it. `link`: a link callback threw. `callback`: a hub callback threw.
   * `zombie`: a killed greenlet outlived its grace. `deadlock`: the loop has run dry, and only greenlets wait.
   * `never-wakes`: nobody can reach what a greenlet waits for. `hub-exit`: another hub crashed.
   */
  readonly kind: 'greenlet' | 'link' | 'callback' | 'zombie' | 'deadlock' | 'never-wakes' | 'hub-exit'
  /** The greenlet, or what else failed. */
  readonly source: unknown
  /** The same in words, ready to print. */
  readonly text: string
}

export interface Settings {
  onError: ((error: unknown, context: ErrorContext) => void) | undefined
  report: ReportPolicy
  killGrace: number
  stacks: boolean
  neverWakes: boolean
  /** Called with every wait that begins, and the root it hangs on: in dev mode. */
  onPark: ((wait: object, root: object) => void) | undefined
  /** Calls the body of a greenlet, in its scope, and returns what that returns, or a promise of it. */
  callBody: ((call: () => unknown) => unknown) | undefined
}

export const settings: Settings = {
  onError: undefined,
  report: 'unobserved',
  killGrace: 5000,
  stacks: process.env['HUBLET_STACKS'] === '1' || process.env['HUBLET_DEV'] === '1',
  neverWakes: process.env['HUBLET_DEV'] === '1',
  onPark: undefined,
  callBody: undefined,
}

export const counters: { spawned: number; finished: number; waiting: number } = {
  spawned: 0,
  finished: 0,
  waiting: 0,
}
