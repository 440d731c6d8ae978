// What went wrong between here and the server, in words.

import { rethrowControl, until } from '@hublet/core'

/** The request came to nothing: no fault of this program. */
export class NetworkError extends Error {
  override readonly name: string = 'NetworkError'
  /** Whether another try may help. */
  readonly transient: boolean

  constructor(cause: unknown) {
    const code = codeOf(cause)
    super(words[code] ?? (code === '' ? messageOf(cause) : `${messageOf(cause)} (${code})`), { cause })
    this.transient = transientCodes.has(code)
  }
}

/** Waits for a step of a request. What it rejects with becomes a {@link NetworkError}; kills and timeouts do not. */
export function network<T>(step: Promise<T>, dispose: (late: T) => void = () => {}): Promise<T> {
  const told = step.catch((error: unknown) => {
    rethrowControl(error) // a kill between two waits comes this way: through the signal
    throw new NetworkError(error)
  })
  return until(told, { dispose })
}

const transientCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
])

const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  EAI_AGAIN: 'name server does not answer',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'host not found',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate is for another host',
  ETIMEDOUT: 'connecting timed out',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate cannot be verified',
  UND_ERR_BODY_TIMEOUT: 'body stopped coming',
  UND_ERR_CONNECT_TIMEOUT: 'connecting timed out',
  UND_ERR_HEADERS_TIMEOUT: 'no answer',
  UND_ERR_SOCKET: 'connection closed by the server',
}

/** `fetch` says "fetch failed" and hides the reason in the cause. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? messageOf(error.cause) : error.message
}
