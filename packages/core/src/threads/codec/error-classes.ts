// Which classes errors may have in another thread: those of JavaScript, those of hublet, those that are registered.

import { FailedToSwitch } from '../../diagnosis/assert-switches.ts'
import { LoopExit, type Deadlock } from '../../diagnosis/loop-exit.ts'
import { WaitCycle, type CycleLink } from '../../diagnosis/wait-cycle.ts'
import { ArgumentTypeError, MisuseError } from '../../errors.ts'
import * as hublet from '../../errors.ts'
import { NeverWakes } from '../../greenlet/lost.ts'
import { Timeout } from '../../greenlet/timeout.ts'
import { checkFunction } from '../../hub/arguments.ts'
import { describe, guarded } from '../../hub/describe.ts'

/** How the errors of a class travel. */
export interface ErrorTravel {
  readonly name: string
  readonly prototype: object
  /** The fields that go along besides those that always do; true: all own ones, but not those of subclasses. */
  readonly fields: readonly string[] | true
  /** Fields with objects of classes that are not registered are described: their fields tell nobody anything. */
  readonly own: boolean
  /** Fields that are not enumerable, as those of JavaScript are not. */
  readonly hidden: boolean
  /** Makes one, if it is more than fields. */
  readonly make: ((message: unknown, name: unknown, fields: Readonly<Record<string, unknown>>) => Error) | undefined
}

type ErrorClass = abstract new (...args: never[]) => Error

const byPrototype = new Map<object, ErrorTravel>()
const byName = new Map<string, ErrorTravel>()

function add(Class: ErrorClass, name: string, more: Partial<ErrorTravel>): void {
  const prototype = Class.prototype as object
  const travel = { name, prototype, fields: [], own: false, hidden: false, make: undefined, ...more }
  byPrototype.set(prototype, travel)
  byName.set(name, travel)
}

const builtIn = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError]
/** What Node says of a call of the system that has failed. */
const ofSystem = ['errno', 'syscall', 'path', 'dest']
for (const Class of builtIn) add(Class as ErrorClass, Class.name, { fields: Class === Error ? ofSystem : [] })
add(SuppressedError, 'SuppressedError', { fields: ['error', 'suppressed'], hidden: true })
add(DOMException, 'DOMException', { make: (message, name) => new DOMException(message as string, name as string) })

const fieldsOf: Readonly<Record<string, string[]>> = {
  QueueClosed: ['queue'],
  ChannelClosed: ['channel'],
  HubExit: ['hub', 'exitCode'],
  CrashLoop: ['hub', 'ends', 'within'],
  UncloneableValue: ['path'],
}
for (const Class of [...Object.values(hublet), FailedToSwitch, NeverWakes]) {
  if (!isErrorClass(Class)) continue
  const { name } = Class.prototype
  add(Class, name, { fields: fieldsOf[name] ?? [], own: true })
}
add(Timeout, 'Timeout', { fields: ['ms'], own: true, make: (_message, _name, { ms }) => new Timeout(ms as number) })
add(LoopExit, 'LoopExit', {
  fields: ['deadlock'],
  own: true,
  make: (message, _name, { deadlock }) => new LoopExit(message as string, deadlock as Deadlock),
})
add(WaitCycle, 'WaitCycle', {
  fields: ['cycle'],
  own: true,
  make: (_message, _name, { cycle }) => new WaitCycle(cycle as CycleLink[]),
})

function isErrorClass(Class: unknown): Class is ErrorClass {
  return typeof Class === 'function' && (Class.prototype as unknown) instanceof Error
}

/**
 * Has errors of this class arrive in other hubs as what they are: call it in every thread that throws or catches them.
 *
 * Without it they arrive as the next class above that is known. Name, message, stack, `code`, `cause` and `errors` always
 * travel, and `errno`, `syscall`, `path` and `dest` of a plain `Error`; of the other fields only those named (`true`: all
 * own ones), since there may be secrets in them. The constructor is not run over there: private fields are missing.
 *
 * ```ts
 * registerError(HttpError, { fields: ['status'] })
 * ```
 *
 * @throws {MisuseError} if another class is registered under its name
 */
export function registerError(Class: ErrorClass, options?: { fields?: readonly string[] | true; name?: string }): void {
  checkFunction('registerError', 'Class', Class)
  if (!isErrorClass(Class)) {
    throw new ArgumentTypeError(`registerError: Class must be a subclass of Error, got ${describe(Class)}`)
  }
  const name = options?.name ?? Class.name
  const there = byName.get(name)
  if (name === '' || (there !== undefined && there.prototype !== Class.prototype)) {
    throw new MisuseError(`cannot register ${describe(Class)}: its name is taken or empty; give it one with { name }`)
  }
  if (there === undefined && byPrototype.has(Class.prototype as object)) {
    throw new MisuseError(
      `cannot register ${describe(Class)} as ${describe(name)}: it is registered under another name`,
    )
  }
  add(Class, name, { fields: options?.fields ?? [] })
}

const plain = byPrototype.get(Error.prototype)!

/** The class that the error has over there, and one of those that every thread knows. */
export function travelOf(error: Error): { known: ErrorTravel; sure: ErrorTravel } {
  let known: ErrorTravel | undefined
  for (let at = above(error); at !== null; at = above(at)) {
    const travel = byPrototype.get(at)
    known ??= travel
    if (travel !== undefined && (travel.own || builtIn.some((Class) => Class.prototype === at) || travel.hidden)) {
      return { known: known!, sure: travel }
    }
  }
  return { known: known ?? plain, sure: plain }
}

function above(value: object): object | null {
  return guarded(() => Object.getPrototypeOf(value) as object | null, null)
}

/** The class of the first of these names that is known here. */
export function travelNamed(...names: readonly string[]): ErrorTravel {
  for (const name of names) {
    const travel = byName.get(name)
    if (travel !== undefined) return travel
  }
  return plain
}
