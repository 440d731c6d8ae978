// Random programs on locks, as data: what greenlets do, and what a driver outside of greenlets does to them meanwhile.

import * as fc from 'fast-check'

export const kinds = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'RWLock', 'Barrier'] as const
export type Kind = (typeof kinds)[number]

export interface Make {
  readonly kind: Kind
  /** Permits, or parties. */
  readonly size: number
}

export type Side = 'read' | 'write'

/** Milliseconds, or the signal. */
export type Limit = number | 'signal' | 'none'

interface On {
  /** Which object: a place among all, or among those that know the operation. */
  readonly on: number
  /** Of an `RWLock`. */
  readonly side: Side
  /** Only on those that have a condition. */
  readonly guards?: boolean
}

/** What may wait. `wait` is that of the condition which each Lock and RLock has. */
export interface Wait extends On {
  readonly do: 'acquire' | 'hold' | 'wait' | 'meet' | 'available' | 'sleep'
  readonly limit: Limit
}

/** What is done at once. `drop` releases a hold: which of those that the greenlet has ever had says `nth`. */
export interface Deed extends On {
  readonly do: 'try' | 'release' | 'notify' | 'abort' | 'reset' | 'drop' | 'dispose'
  readonly nth: number
}

export type Step = { readonly wait: Wait } | { readonly deed: Deed }

export interface Body {
  readonly steps: readonly Step[]
  /** It catches its kills, and goes on. */
  readonly stubborn: boolean
}

export type Command =
  | { readonly do: 'spawn'; readonly body: Body }
  | { readonly do: 'deed'; readonly deed: Deed; readonly whose: number }
  | { readonly do: 'kill'; readonly who: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'abort' }
  /** So many microtasks pass. */
  | { readonly do: 'ticks'; readonly count: number }
  | { readonly do: 'settle' }

export interface Program {
  readonly objects: readonly Make[]
  readonly commands: readonly Command[]
}

/** Who acts: a greenlet by its number, or the driver. */
export const DRIVER = -1

/** What was seen to happen, in its order, and what all objects looked like right after it. */
export type Happening = { readonly seen: string } & (
  | { readonly what: 'spawn' | 'start' | 'end' | 'kill'; readonly who: number }
  | { readonly what: 'call'; readonly id: number; readonly who: number; readonly wait: Wait }
  | { readonly what: 'result'; readonly id: number; readonly outcome: string }
  | {
      readonly what: 'deed'
      readonly who: number
      readonly deed: Deed
      readonly whose: number
      readonly outcome: string
    }
  | { readonly what: 'advance'; readonly ms: number }
  | { readonly what: 'abort' | 'settled' }
)

/** Which kinds know an operation. */
export function knows(kind: Kind, operation: (Wait | Deed)['do']): boolean {
  if (operation === 'meet' || operation === 'abort' || operation === 'reset') return kind === 'Barrier'
  if (operation === 'wait' || operation === 'notify') return kind === 'Lock' || kind === 'RLock'
  if (operation === 'available') return kind === 'Semaphore' || kind === 'BoundedSemaphore'
  return kind !== 'Barrier'
}

/** The same operation on an object that knows it; undefined if there is none. */
export function fitting<S extends Wait | Deed>(objects: readonly Make[], operation: S): S | undefined {
  if (operation.do === 'sleep' || operation.do === 'drop' || operation.do === 'dispose') return operation
  const may = ({ kind }: Make): boolean =>
    knows(kind, operation.do) && (operation.guards !== true || knows(kind, 'wait'))
  const able = [...objects.keys()].filter((place) => may(objects[place]!))
  return able.length === 0 ? undefined : { ...operation, on: able[operation.on % able.length]! }
}

const choose = <const T>(...all: T[]): fc.Arbitrary<T> => fc.constantFrom(...all)
const weighed = <T>(weight: number, arbitrary: fc.Arbitrary<T>): { weight: number; arbitrary: fc.Arbitrary<T> } => ({
  weight,
  arbitrary,
})

const on = fc.nat(5)
const ms = fc.nat(4)
const side = choose<Side>('read', 'read', 'write')
const limit = fc.oneof(
  weighed(5, choose<Limit>('none')),
  weighed(2, ms as fc.Arbitrary<Limit>),
  weighed(1, choose<Limit>('signal')),
)
const makes = fc.record({ kind: fc.constantFrom(...kinds), size: fc.integer({ min: 1, max: 3 }) })
const deedKinds = [
  'try',
  'release',
  'release',
  'release',
  'notify',
  'notify',
  'drop',
  'drop',
  'abort',
  'reset',
] as const
const deeds: fc.Arbitrary<Deed> = fc.record({ do: fc.constantFrom(...deedKinds), on, side, nth: fc.nat(3) })
const waitStep = (...all: Wait['do'][]): fc.Arbitrary<Step> =>
  fc.record({ wait: fc.record({ do: fc.constantFrom(...all), on, side, limit }) })

/** It takes something, does something, and gives it back. */
const taking: fc.Arbitrary<Step[]> = fc
  .record({
    enter: choose('acquire', 'acquire', 'hold'),
    on,
    side,
    limit,
    inside: fc.oneof(waitStep('sleep'), waitStep('sleep', 'meet', 'available', 'acquire'), fc.constant(undefined)),
    nth: fc.nat(1),
  })
  .map(({ enter, inside, nth, ...what }) => [
    { wait: { do: enter, ...what } },
    ...(inside === undefined ? [] : [inside]),
    { deed: { do: enter === 'hold' && nth === 1 ? 'drop' : 'release', ...what, nth: enter === 'hold' ? -1 : 0 } },
  ])

/** It waits for a notification, or notifies, with the lock in hand. */
const guarded: fc.Arbitrary<Step[]> = fc
  .record({
    on,
    limit,
    waits: fc.boolean(),
    nth: fc.integer({ min: 1, max: 3 }),
    deep: fc.boolean(),
    pause: fc.boolean(),
  })
  .map(({ on: place, limit: by, waits: isWaiter, nth, deep, pause }) => {
    const what = { on: place, side: 'write', guards: true } as const
    const enter = { wait: { do: 'acquire', ...what, limit: 'none' } } as const
    const leave = { deed: { do: 'release', ...what, nth: 0 } } as const
    return [
      enter,
      ...(deep ? [{ deed: { do: 'try', ...what, nth: 0 } } as const] : []),
      isWaiter ? { wait: { do: 'wait', ...what, limit: by } } : { deed: { do: 'notify', ...what, nth } },
      ...(pause ? [{ wait: { do: 'sleep', ...what, limit: 'none' } } as const] : []),
      ...(deep ? [leave] : []),
      leave,
    ]
  })

const steps: fc.Arbitrary<Step[]> = fc.oneof(
  weighed(4, taking),
  weighed(4, guarded),
  weighed(
    3,
    waitStep('meet', 'meet', 'available', 'acquire', 'hold', 'sleep', 'wait').map((step) => [step]),
  ),
  weighed(
    3,
    fc.record({ deed: deeds }).map((step) => [step]),
  ),
)

export interface Size {
  readonly commands: number
  readonly steps: number
  readonly kills: number
}

export function programs(size: Size): fc.Arbitrary<Program> {
  const bodies = fc.record({
    steps: fc.array(steps, { minLength: 1, maxLength: size.steps, size: 'max' }).map((blocks) => blocks.flat()),
    stubborn: fc.boolean(),
  })
  const commands: fc.Arbitrary<Command> = fc.oneof(
    weighed(8, fc.record({ do: choose('spawn'), body: bodies })),
    weighed(2, fc.record({ do: choose('deed'), deed: deeds, whose: fc.nat(4) })),
    weighed(size.kills, fc.record({ do: choose('kill'), who: fc.nat(7) })),
    weighed(7, fc.record({ do: choose('advance'), ms })),
    weighed(1, fc.record({ do: choose('abort') })),
    weighed(3, fc.record({ do: choose('ticks'), count: fc.integer({ min: 1, max: 6 }) })),
    weighed(4, fc.record({ do: choose('settle') })),
  )
  return fc.record({
    objects: fc.array(makes, { minLength: 1, maxLength: 2 }),
    commands: fc.noBias(fc.array(commands, { minLength: 6, maxLength: size.commands, size: 'max' })),
  })
}

/** A program, or what happened, a line each. */
export function show(lines: readonly unknown[]): string {
  return lines.map((line) => `  ${JSON.stringify(line)}`).join('\n')
}
