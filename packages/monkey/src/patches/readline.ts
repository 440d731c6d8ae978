// Questions and lines of node:readline and node:readline/promises.
//
//   question                      killed: it is dropped, and the prompt is as before. Another one may be asked
//   util.promisify(rl.question)   likewise
//   for await (const line of rl)  killed: the next loop, or the same, goes on with the next line. Nothing is lost
//
//   L1  a question that is asked while another one waits is never answered, whatever one does: that is so in Node. It gets no
//       signal, because aborting it would drop the one that waits

import { describe } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable, ModulePatch, Replacement } from '../patching/replacement.ts'
import { type Events, interruptible } from './event-steps.ts'
import { abortableBy } from './signal-option.ts'

export const readline: ModulePatch = { name: 'readline', targets }

function targets(): Replacement[] {
  const { Interface } = process.getBuiltinModule('node:readline')
  const promises = process.getBuiltinModule('node:readline/promises').Interface
  const lines: unknown = Object.getPrototypeOf(Interface.prototype)
  return [
    {
      target: Interface.prototype,
      module: 'node:readline',
      key: 'question',
      wrap: (original) => original,
      promisified: question,
    },
    { target: promises.prototype, module: 'node:readline/promises', key: 'question', wrap: question },
    { target: lines as object, module: 'node:readline', key: Symbol.asyncIterator, wrap: iterate },
  ]
}

function question(original: Callable): Callable {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    const [query, options, ...rest] = args
    const what = `readline.question ${describe(query)}`
    const ask = (passed: unknown): Promise<unknown> =>
      Reflect.apply(original, this, [query, passed, ...rest]) as Promise<unknown>
    return isAsking(this) ? waitFor(what, () => ask(options)) : abortableBy(what, options, ask) // L1
  }
}

function iterate(original: Callable): Callable {
  return function (this: unknown, ...args: unknown[]): unknown {
    return interruptible('readline line', Reflect.apply(original, this, args) as Events)
  }
}

/** Whether a question waits for its answer. The interface has no other way to tell. */
function isAsking(self: unknown): boolean {
  const pending = Object.getOwnPropertySymbols(self).find(({ description }) => description === '_questionCallback')
  return pending !== undefined && typeof Reflect.get(self as object, pending) === 'function'
}
