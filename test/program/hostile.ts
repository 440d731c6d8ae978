// Things that somebody may throw, and that hurt whoever looks at them.

import { inspect } from 'node:util'

function trap(): never {
  throw new Error('do not look at me')
}

export function hostileThings(): { what: string; thing: unknown }[] {
  const traps = { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap }
  const looped = new Error('loop')
  looped.cause = looped
  return [
    { what: 'undefined', thing: undefined },
    { what: 'null', thing: null },
    { what: 'a string', thing: 'just text' },
    { what: 'a symbol', thing: Symbol('x') },
    { what: 'a function', thing: trap },
    { what: 'an object without prototype', thing: Object.create(null) },
    { what: 'a Proxy with throwing traps', thing: new Proxy({}, traps) },
    { what: 'a Proxy of an error', thing: new Proxy(new Error('x'), traps) },
    { what: 'a revoked Proxy', thing: revoked() },
    { what: 'an error with throwing getters', thing: withGetters(['message', 'stack', 'name', 'cause', 'code']) },
    { what: 'an error with a throwing inspect hook', thing: Object.assign(new Error('x'), { [inspect.custom]: trap }) },
    { what: 'an object with a throwing inspect hook', thing: { [inspect.custom]: trap, toString: trap } },
    { what: 'an error whose stack is no text', thing: Object.defineProperty(new Error('x'), 'stack', { value: 42 }) },
    { what: 'an error that is its own cause', thing: looped },
    { what: 'a frozen error', thing: Object.freeze(new Error('x')) },
  ]
}

function withGetters(names: string[]): Error {
  const error = new Error('x')
  for (const name of names) Object.defineProperty(error, name, { get: trap })
  return error
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
