// What the hub reports while a test runs, kept for the test instead of printed.

import { type ErrorContext, getHub } from '@hublet/core'

interface Report extends ErrorContext {
  readonly error: unknown
}

interface Reports extends Disposable {
  readonly list: readonly Report[]
  readonly errors: unknown[]
  readonly kinds: string[]
  /** The `code` of each error. */
  readonly codes: unknown[]
}

export function collectReports(): Reports {
  const hub = getHub()
  const before = hub.onError
  const list: Report[] = []
  hub.onError = (error, context) => list.push({ error, ...context })
  return {
    list,
    get errors() {
      return list.map(({ error }) => error)
    },
    get kinds() {
      return list.map(({ kind }) => kind)
    },
    get codes() {
      return list.map(({ error }) => (error as { code?: unknown }).code)
    },
    [Symbol.dispose]: () => void (hub.onError = before),
  }
}
