// What is made in a block that owns its resources, in the one form in which they are all ended.

/** Something that is open. */
export interface Asset {
  /** The thing itself, by which it is known. */
  readonly resource: object
  /** For reports: `socket to 127.0.0.1:80`. */
  readonly what: () => string
  /** Whether it is somebody else's, after all. Asked when it would be ended. */
  readonly foreign?: () => boolean
  /** Ends it, in the good way or by force after `grace` milliseconds. Fulfilled when it is gone. */
  readonly end: (grace: number) => unknown
  /** What it may need beyond the grace, in milliseconds, if it has to be forced. */
  readonly beyond?: number
}

/** Where the assets of a block are written down. */
export interface Ledger {
  add(asset: Asset): void
  /** It is gone, or belongs to somebody else. */
  forget(resource: object): void
}

interface Closing {
  readonly closed?: boolean
  once(event: 'close', listener: () => void): unknown
}

/** Fulfilled when it has been closed; undefined if it has been. */
export function closed(resource: Closing): Promise<void> | undefined {
  return resource.closed === true ? undefined : new Promise((resolve) => void resource.once('close', resolve))
}
