// `fs.Dir`. An entry that is read for somebody who is killed meanwhile is lost. `close` is left alone: cleaning up takes
// no time worth interrupting.

import { interruptibleScope } from '../frames/activation.ts'
import type { Callable, Replacement } from '../patching/replacement.ts'
import { iteration } from './iteration.ts'
import { operation } from './operation.ts'

export function directories(): Replacement[] {
  const { prototype: target } = process.getBuiltinModule('node:fs').Dir
  const module = 'node:fs'
  return [
    { target, key: 'read', module, wrap: read },
    { target, key: 'entries', module, wrap: entries },
    { target, key: Symbol.asyncIterator, module, wrap: steps },
  ]
}

/** With a callback it does what it did. */
function read(original: Callable): Callable {
  const promised = operation('fs.Dir.read')(original)
  return function (this: unknown, ...args) {
    return Reflect.apply(args[0] === undefined ? promised : original, this, args)
  }
}

/** Who makes an iterator of a directory outside of greenlets, iterates it there. */
function entries(original: Callable): Callable {
  return function (this: unknown) {
    const begin = (): AsyncGenerator => Reflect.apply(original, this, []) as AsyncGenerator
    return interruptibleScope() === undefined ? begin() : iteration('fs.Dir.entries', begin)
  }
}

/** What `for await` asks for itself. */
function steps(original: Callable): Callable {
  const wrapped = entries(original)
  return function (this: unknown) {
    const generator = Reflect.apply(wrapped, this, []) as AsyncGenerator
    return generator[Symbol.asyncIterator]()
  }
}
