// node:http2. Sessions are shared, and their streams wait by events: what is left is the promise of a connection.
//
//   util.promisify(http2.connect)     killed: the session is destroyed
//
//   P1  Node's own promise keeps the session to itself until it is connected: in greenlets there is another, made in the
//       same way
//   P2  a kill is no uncaught error of a session that nobody has got

import type { ClientHttp2Session, SecureClientSessionOptions } from 'node:http2'

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable, Replacement } from '../patching/replacement.ts'
import { about } from './operation.ts'

type Authority = string | URL
type Options = SecureClientSessionOptions | undefined
type Connect = (authority: Authority, options: Options, listener: () => void) => ClientHttp2Session

export function http2Connect(): Replacement {
  const target = process.getBuiltinModule('node:http2')
  const { connect } = target as { connect: Connect }
  const promisified = (original: Callable): Callable =>
    function (this: unknown, ...args) {
      if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
      const [authority, options] = args as [Authority, Options]
      const dispose = (late: ClientHttp2Session): void => late.destroy()
      let made: ClientHttp2Session | undefined
      const start = (): Promise<ClientHttp2Session> =>
        connected(connect, authority, options, (session) => (made = session))
      return waitFor(about('http2.connect', authority), start, { abort: (reason) => giveUp(made, reason), dispose })
    }
  return { target, key: 'connect', module: 'node:http2', wrap: (original) => original, promisified }
}

/** P1 */
function connected(
  connect: Connect,
  authority: Authority,
  options: Options,
  told: (session: ClientHttp2Session) => void,
): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connect(authority, options, () => {
      session.off('error', reject)
      resolve(session)
    })
    session.once('error', reject)
    told(session)
  })
}

function giveUp(session: ClientHttp2Session | undefined, reason: unknown): void {
  session?.on('error', () => {}) // P2
  session?.destroy(reason as Error)
}
