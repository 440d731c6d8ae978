// What `supervise` can be told.

import type { HubThreadOptions } from '../hub-thread.ts'
import type { Strategy } from './strategy.ts'

/** How each of the hubs is started, whenever it is. */
export interface HubStartOptions extends Omit<HubThreadOptions, 'name' | 'timeout' | 'signal'> {
  /** Longest start in milliseconds: one that takes longer has failed. Default: no limit. */
  timeout?: number
}

/** One of several hubs that are not all alike. */
export interface HubSpec extends HubStartOptions {
  /** The module that it serves. */
  url: URL | string
  /** What it is called. Default: the file name of the module, without its ending. */
  name?: string
}

export interface RestartOptions {
  /** So many ends within `within` are answered by a restart; one more, and all is given up. Default 5, as a whole. */
  max?: number
  /** Milliseconds. Default 60000. */
  within?: number
  /**
   * Milliseconds before a restart: a random part of `first` (default 100), of twice as many the next time, and so on up to
   * `most` (default 30000); of `first` again once it has been up for `within`.
   */
  backoff?: { first?: number; most?: number }
}

/** A hub has ended, or could not be started again, and will be started once more. */
export interface RestartEvent {
  /** Which. */
  readonly name: string
  /** Which restart of this hub it will be: 1 for the first. */
  readonly restarts: number
  /** What it ended with: a `HubExit`, or the error of a start that has failed. */
  readonly exit: Error
  /** In how many milliseconds. */
  readonly delay: number
}

export interface SupervisionOptions {
  /** Which go down together. Default `'one'`. */
  strategy?: Strategy
  restart?: RestartOptions
  /** A hub that has read nothing for so many milliseconds hangs: it is terminated and started again. Default: never. */
  hangTimeout?: number
  /** Milliseconds of cleanup for hubs that are stopped because another has ended. Default `hub.killGrace` (5000). */
  grace?: number
  /** Called by the hub for every end. It must not wait. Without it they go to `hub.onError`. */
  onRestart?: (event: RestartEvent) => void
  /** Ends the wait for the first start: all are stopped, and `supervise` rejects with its reason. */
  signal?: AbortSignal
}

export interface SuperviseOptions extends SupervisionOptions, HubStartOptions {
  /** The module that all of them serve. */
  url: URL | string
  /** How many. Default 1. */
  count?: number
  /** They are called `name-0`, `name-1`, ... Default: the file name of the module, without its ending. */
  name?: string
}

export interface SuperviseSpecsOptions<Ms extends readonly object[]> extends SupervisionOptions {
  /** In the order in which they are started. */
  specs: { readonly [I in keyof Ms]: HubSpec }
}
