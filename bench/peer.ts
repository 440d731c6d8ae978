// A thread that answers: what the contenders of the hub scenarios have in common, whatever carries the messages.

interface Contender {
  /** Its name in the tables. */
  readonly contender: string
  /** Said beside the figures. */
  readonly note?: string
  readonly end: () => Promise<unknown>
}

export interface Peer extends Contender {
  /** Sends `value`; resolves to what comes back, which is a copy of it. Any number may be under way. */
  readonly ask: (value: unknown) => Promise<unknown>
}

/** One that is given memory, and gives it back. */
export interface MovingPeer extends Contender {
  /** Moves `buffer` there, where it is touched, and back. */
  readonly move: (buffer: ArrayBuffer) => Promise<ArrayBuffer>
}

/** Adds one to the first byte: shows that the memory was there, not only its handle. */
export function touch(buffer: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(buffer, 0, 1)
  bytes[0] = bytes[0]! + 1
  return buffer
}
