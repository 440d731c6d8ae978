// One line of a request log: JSON, as pino and others write it.

export interface LogRecord {
  readonly path: string
  readonly status: number
  readonly ms: number
}

/** The record in a line; undefined if there is none. */
export function parseRecord(line: string): LogRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined // the line is counted as unreadable by whoever asked
  }
  const { path, status, ms } = (value ?? {}) as Partial<LogRecord>
  if (typeof path !== 'string' || typeof status !== 'number' || typeof ms !== 'number') return undefined
  return { path, status, ms }
}
