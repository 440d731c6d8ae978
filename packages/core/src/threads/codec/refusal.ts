// Something in a value that cannot be sent, before it is known where it stands.

export class Refusal extends Error {
  readonly culprit: unknown
  /** What is refused, in words. */
  readonly what: string
  /** What to do instead. */
  readonly instead: string
  constructor(culprit: unknown, what: string, instead: string) {
    super(`${what}; ${instead}`)
    this.culprit = culprit
    this.what = what
    this.instead = instead
  }
}

/** The value goes to structured clone as a whole. Thrown out of the middle of writing it. */
export const asWhole: object = {}
