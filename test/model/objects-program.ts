// A tiny language of programs on queues, channels and selects, as data: what objects-real.ts runs on the real ones and
// objects-reference.ts on the model.
//
// A driver outside of all greenlets carries out the commands one after the other, and lets nothing else run before
// `settle`: what stands between two of those happens in one turn, in this order. Items are numbered by who puts them.

import * as fc from 'fast-check'

export type Kind = 'SimpleQueue' | 'Queue' | 'LifoQueue' | 'PriorityQueue' | 'Channel'

export interface Make {
  readonly kind: Kind
  /** -1: no limit. */
  readonly capacity: number
  /** How many items it holds from the start. */
  readonly items: number
}

/** An item of a PriorityQueue. To compare two touchy ones throws. */
export interface Item {
  readonly number: number
  readonly rank: number
}
export const orderOf = ({ rank }: Item): number => rank % 3
export const isTouchy = ({ rank }: Item): boolean => rank >= 3

/** What a select can wait for; `on` is an object by its place. Channels receive and send in place of getting and putting. */
export type Case =
  | { readonly do: 'get'; readonly on: number }
  | { readonly do: 'peek'; readonly on: number }
  | { readonly do: 'put'; readonly on: number; readonly rank: number }
  | { readonly do: 'event' }
  | { readonly do: 'result' }
  | { readonly do: 'after'; readonly ms: number }

/** `own`: the option `timeout`; `scope`: a `withTimeout` around it, for greenlets only; `signal`: until `abort`. */
export type Limit = { readonly by: 'none' | 'signal' } | { readonly by: 'own' | 'scope'; readonly ms: number }

/** What may wait. */
export type Wait = { readonly limit: Limit } & (
  | { readonly do: 'get' | 'peek' | 'next' | 'join'; readonly on: number }
  | { readonly do: 'put'; readonly on: number; readonly rank: number }
  | { readonly do: 'select'; readonly cases: readonly Case[]; readonly fallback: boolean }
)

/** What is done at once. */
export type Deed =
  | { readonly do: 'tryGet' | 'tryPeek' | 'taskDone'; readonly on: number }
  | { readonly do: 'tryPut'; readonly on: number; readonly rank: number }
  | { readonly do: 'trySelect'; readonly cases: readonly Case[] }
  | { readonly do: 'close'; readonly on: number; readonly immediate: boolean }
  | { readonly do: 'capacity'; readonly on: number; readonly capacity: number }
  | { readonly do: 'set' | 'clear' | 'setResult' | 'failResult' | 'abort' }
  | { readonly do: 'kill'; readonly who: number }

export type Step = { readonly wait: Wait } | { readonly deed: Deed }

/** `call`: the driver begins a wait of its own, and goes on. */
export type Command =
  | { readonly do: 'spawn'; readonly steps: readonly Step[] }
  | { readonly do: 'call'; readonly wait: Wait }
  | { readonly do: 'deed'; readonly deed: Deed }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'settle' }

/** At the end everything is closed; before that, what is in may be taken out, or those who wait may be fed. */
export interface Program {
  readonly objects: readonly Make[]
  readonly commands: readonly Command[]
  readonly end: 'close' | 'drain' | 'feed' | 'both'
}

/** What happened. `seen` is the state of all objects right after it; `id` numbers waits and deeds. */
export type Happening =
  | { readonly what: 'spawn' | 'start'; readonly who: number }
  | { readonly what: 'call'; readonly id: number; readonly who: number; readonly wait: Wait; readonly seen: string }
  | { readonly what: 'result'; readonly id: number; readonly outcome: string }
  | {
      readonly what: 'deed'
      readonly id: number
      readonly who: number
      readonly deed: Deed
      readonly outcome: string
      readonly seen: string
    }
  | { readonly what: 'advance'; readonly ms: number; readonly seen: string }
  | { readonly what: 'settled'; readonly seen: string }
  /** Everything is closed, set and done, and somebody waits all the same. */
  | { readonly what: 'stuck' }

/** Who calls a wait that is no greenlet's. */
export const DRIVER = -1

/** The item that is put by wait or deed `id`; of a select, by its case at this place. */
export function itemNumber(id: number, place = 0): number {
  return 10 * id + place
}

/** The items that object number `on` holds from the start. */
export function firstItems(on: number, make: Make): Item[] {
  return Array.from({ length: make.items }, (_, place) => ({ number: -(10 * on + place + 1), rank: 1 + (place % 2) }))
}

export const keys = ['a', 'b', 'c', 'd']

const ms = fc.nat(4)
const choose = <const T>(...all: T[]): fc.Arbitrary<T> => fc.constantFrom(...all)

const makes: fc.Arbitrary<Make> = fc
  .record({
    kind: choose<Kind>('SimpleQueue', 'Queue', 'LifoQueue', 'PriorityQueue', 'Channel', 'Channel'),
    capacity: choose(0, 1, 1, 2, 3, -1),
    items: choose(0, 0, 1, 3),
  })
  .map(({ kind, capacity: wanted, items }) => {
    const capacity = kind === 'Channel' ? Math.max(wanted, 0) : wanted || 1
    return { kind, capacity, items: kind === 'Channel' ? 0 : capacity < 0 ? items : Math.min(items, capacity) }
  })

export interface Size {
  readonly commands: number
  /** Steps of one greenlet. */
  readonly steps: number
  /** How many of 25 deeds are kills. */
  readonly kills: number
  /** Only PriorityQueues. */
  readonly sorted?: boolean
}

/** Programs of up to this many commands. */
export function programs(size: Size): fc.Arbitrary<Program> {
  return fc
    .record({
      objects: fc.array(size.sorted ? sorted : makes, { minLength: 1, maxLength: 3 }),
      commands: fc.noBias(fc.array(commandsOf(size), { minLength: 1, maxLength: size.commands, size: 'max' })),
      end: choose('close', 'drain', 'feed', 'both'),
    })
    .map((program) => ({ ...program, commands: program.commands.map((command) => fit(command, program.objects)) }))
}

const sorted: fc.Arbitrary<Make> = fc
  .record({ kind: choose<Kind>('PriorityQueue'), capacity: choose(2, 4, -1, -1), items: choose(0, 2, 9) })
  .map((make) => ({ ...make, items: make.capacity < 0 ? make.items : Math.min(make.items, make.capacity) }))

const weighed = <T>(weight: number, arbitrary: fc.Arbitrary<T>): { weight: number; arbitrary: fc.Arbitrary<T> } => ({
  weight,
  arbitrary,
})
const on = fc.nat(5)
const rank = choose(0, 0, 1, 1, 2, 2, 3, 4, 5)
const cases: fc.Arbitrary<Case> = fc.oneof(
  weighed(5, fc.record({ do: choose('get'), on })),
  weighed(4, fc.record({ do: choose('put'), on, rank })),
  weighed(2, choose({ do: 'event' }, { do: 'result' })),
  weighed(1, fc.record({ do: choose('after'), ms })),
  weighed(1, fc.record({ do: choose('peek'), on })),
)
const caseList = fc.array(cases, { minLength: 1, maxLength: keys.length })
const limit: fc.Arbitrary<Limit> = fc.oneof(
  weighed(4, fc.record({ by: choose('none') })),
  weighed(2, fc.record({ by: choose('own'), ms })),
  weighed(1, fc.record({ by: choose('scope'), ms })),
  weighed(1, fc.record({ by: choose('signal') })),
)
const fallback = fc.nat(5).map((n) => n === 5)
const waits: fc.Arbitrary<Wait> = fc.oneof(
  weighed(5, fc.record({ do: choose('get'), on, limit })),
  weighed(5, fc.record({ do: choose('put'), on, rank, limit })),
  weighed(4, fc.record({ do: choose('select'), cases: caseList, fallback, limit })),
  weighed(2, fc.record({ do: choose('peek'), on, limit })),
  weighed(2, fc.record({ do: choose('join'), on, limit })),
  weighed(1, fc.record({ do: choose('next'), on, limit })),
)
const kill = fc.record({ do: choose('kill'), who: fc.nat(11) })

function deedsOf({ kills }: Size): fc.Arbitrary<Deed> {
  return fc.oneof(
    weighed(4, fc.record({ do: choose('tryGet'), on })),
    weighed(4, fc.record({ do: choose('tryPut'), on, rank })),
    weighed(2, fc.record({ do: choose('trySelect'), cases: caseList })),
    weighed(1, fc.record({ do: choose('close'), on, immediate: fc.boolean() })),
    weighed(1, fc.record({ do: choose('set', 'clear', 'setResult', 'failResult', 'failResult', 'abort', 'abort') })),
    weighed(1, fc.record({ do: choose('tryPeek'), on })),
    weighed(2, fc.record({ do: choose('capacity'), on, capacity: choose(1, 2, 4, -1) })),
    weighed(2, fc.record({ do: choose('taskDone'), on })),
    weighed(kills, kill),
  )
}

function commandsOf(size: Size): fc.Arbitrary<Command> {
  const deed = deedsOf(size)
  const step = fc.oneof(weighed(4, fc.record({ wait: waits })), weighed(1, fc.record({ deed })))
  return fc.oneof(
    weighed(8, fc.record({ do: choose('spawn'), steps: fc.array(step, { minLength: 1, maxLength: size.steps }) })),
    weighed(2, fc.record({ do: choose('call'), wait: waits })),
    weighed(4, fc.record({ do: choose('deed'), deed })),
    weighed(size.kills, fc.record({ do: choose('deed'), deed: kill })),
    weighed(2, fc.record({ do: choose('advance'), ms })),
    weighed(6, fc.record({ do: choose('settle') })),
  )
}

/** What asks too much of the objects there are asks for something that all of them can do. */
function fit(command: Command, objects: readonly Make[]): Command {
  const queues = objects.flatMap(({ kind }, place) => (kind === 'Channel' ? [] : [place]))
  const counting = queues.filter((place) => objects[place]!.kind !== 'SimpleQueue')
  const fitted = <T extends { readonly do: string }>(one: T, instead: 'get' | 'tryGet'): T => {
    if ('cases' in one) return { ...one, cases: (one.cases as Case[]).map((item) => fitted(item, 'get')) }
    if (!('on' in one)) return one
    const need = /join|taskDone/.test(one.do)
      ? counting
      : /peek|capacity/i.test(one.do)
        ? queues
        : objects.map((_, i) => i)
    if (need.length === 0) return { ...one, do: instead, on: Number(one.on) % objects.length }
    return { ...one, on: need[Number(one.on) % need.length] }
  }
  const wait = (one: Wait): Wait => (one.do === 'next' ? withoutOwn(fitted(one, 'get')) : fitted(one, 'get'))
  if (command.do === 'call') return { ...command, wait: ofDriver(wait(command.wait)) }
  if (command.do === 'deed') return { ...command, deed: fitted(command.deed, 'tryGet') }
  if (command.do !== 'spawn') return command
  const steps = command.steps.map((s) => ('wait' in s ? { wait: wait(s.wait) } : { deed: fitted(s.deed, 'tryGet') }))
  return { ...command, steps }
}

/** The steps of a loop take no options. */
function withoutOwn(wait: Wait): Wait {
  if (wait.limit.by === 'signal') return { ...wait, limit: { by: 'none' } }
  return wait.limit.by === 'own' ? { ...wait, limit: { ...wait.limit, by: 'scope' } } : wait
}

function ofDriver(wait: Wait): Wait {
  return wait.limit.by === 'scope' ? { ...wait, limit: { by: 'none' } } : wait
}

/** The text of a program: one command a line. */
export function show({ objects, commands, end }: Program): string {
  return [`objects ${JSON.stringify(objects)}, in the end: ${end}`, ...commands.map((c) => JSON.stringify(c))].join(
    '\n',
  )
}

export function showHappenings(all: readonly Happening[]): string {
  return all.map((happening, place) => `${place}: ${JSON.stringify(happening)}`).join('\n')
}
