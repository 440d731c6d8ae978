// events.once and events.on. Both stand on EventEmitter as well, which is the same object as require('events').
//
//   once   killed: the listeners are removed
//   on     killed in `for await`: the listeners are removed; in a `next` of one's own: nothing is lost (event-steps.ts)

import { describe } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import type { Callable, ModulePatch, Replacement } from '../patching/replacement.ts'
import { type Events, interruptible } from './event-steps.ts'
import { abortableBy } from './signal-option.ts'

const module = 'node:events'

export const events: ModulePatch = { name: 'events', targets }

function targets(): Replacement[] {
  const target = process.getBuiltinModule(module)
  return [
    { target, module, key: 'once', wrap: once },
    { target, module, key: 'on', wrap: on },
  ]
}

/** Without a rest of arguments: that alone takes as long as all the rest of `once`. It knows of three. */
function once(original: Callable): Callable {
  return function (this: unknown, emitter: unknown, name: unknown, options: unknown): unknown {
    if (interruptibleScope() === undefined) return original.call(this, emitter, name, options)
    return abortableBy(nameOf('once', name), options, (passed) => {
      return original.call(this, emitter, name, passed) as Promise<unknown>
    })
  }
}

function on(original: Callable): Callable {
  return function (this: unknown, ...args: unknown[]): unknown {
    return interruptible(nameOf('on', args[1]), Reflect.apply(original, this, args) as Events)
  }
}

function nameOf(operation: string, name: unknown): string {
  return `events.${operation} ${typeof name === 'string' && name.length < 60 ? `"${name}"` : describe(name)}`
}
