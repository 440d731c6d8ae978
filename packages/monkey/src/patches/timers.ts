// `timers/promises`, and with it `util.promisify` of the timers. Those that take a callback do what they did: nobody
// waits in them.
//
//   T1  in a greenlet setTimeout, setInterval and scheduler.wait are timers of the hub: a kill ends them at once, and
//       tests can put virtual time in place of the real one
//   T2  what Node would refuse or warn of is left to it, and so is the error for an aborted signal
//   T3  setImmediate and scheduler.yield are over before a kill could end them: the next wait takes it

import { interruptibleScope } from '../frames/activation.ts'
import type { Callable, ModulePatch, Replacement } from '../patching/replacement.ts'
import { type Steps, iteration } from './iteration.ts'
import { operation } from './operation.ts'
import { Interval } from './timers-interval.ts'
import { type Pause, pauseOf, wait } from './timers-pause.ts'

export const timers: ModulePatch = { name: 'timers', targets }

function targets(): Replacement[] {
  const module = 'node:timers/promises'
  const target = process.getBuiltinModule(module)
  const scheduler = Object.getPrototypeOf(target.scheduler) as object
  const isScheduler = (value: unknown): boolean => value === target.scheduler
  return [
    { target, module, key: 'setTimeout', wrap: setTimeout },
    { target, module, key: 'setInterval', wrap: setInterval },
    { target, module, key: 'setImmediate', wrap: operation('timers/promises.setImmediate', { options: 1 }) },
    { target: scheduler, module, key: 'yield', wrap: operation('scheduler.yield') },
    { target: scheduler, module, key: 'wait', wrap: (original) => schedulerWait(original, isScheduler) },
  ]
}

function setTimeout(original: Callable): Callable {
  const name = 'timers/promises.setTimeout'
  const otherwise = operation(name, { options: 2 })(original)
  return function (this: unknown, ...args) {
    const pause = interruptibleScope() === undefined ? undefined : pauseOf(args[0], args[2])
    if (pause === undefined) return Reflect.apply(otherwise, this, args)
    return waitOr(name, pause, args[1], () => Reflect.apply(original, this, args))
  }
}

function schedulerWait(original: Callable, isScheduler: (value: unknown) => boolean): Callable {
  const name = 'scheduler.wait'
  const otherwise = operation(name, { options: 1 })(original)
  return function (this: unknown, ...args) {
    const pause = interruptibleScope() === undefined || !isScheduler(this) ? undefined : pauseOf(args[0], args[1])
    if (pause === undefined) return Reflect.apply(otherwise, this, args)
    return waitOr(name, pause, undefined, () => Reflect.apply(original, this, args))
  }
}

/** `refuse` is what Node says when the signal of the pause is aborted. */
async function waitOr(name: string, pause: Pause, value: unknown, refuse: () => unknown): Promise<unknown> {
  return (await wait(name, pause)) ? value : refuse() // T2
}

function setInterval(original: Callable): Callable {
  const name = 'timers/promises.setInterval'
  return function (this: unknown, ...args) {
    const [after, value, options] = args
    const node = (): AsyncIterator<unknown> => Reflect.apply(original, this, args) as AsyncIterator<unknown>
    const begin = (own: AbortSignal | undefined): Steps => {
      const pause = own === undefined ? undefined : pauseOf(after, options)
      return pause === undefined ? node() : new Interval(name, pause, value, node)
    }
    return iteration(name, begin)
  }
}
