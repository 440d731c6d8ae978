// A tiny language of greenlet programs, as data: what real.ts runs on real greenlets and reference.ts on the model.
//
// A program is a list of greenlets, each a body; the first `roots` of them are spawned at the start, from outside.
// Statements name greenlets by their place in the list: each is spawned at most once, and may be joined or killed
// by anybody, itself included. There are no loops, so every program ends (a deadlock is ended by a sweep of kills).

import * as fc from 'fast-check'

/** The time limit of one wait: none, a number, a Timeout of its own, or the one of the innermost `using` block. */
export type Limit = { kind: 'none' } | { kind: 'number' | 'own'; ms: number } | { kind: 'block' }

export type Body = readonly Statement[]

/** `id` is unique in the program and stands in every event and every error. */
export type Statement = { readonly id: number } & (
  | { readonly op: 'sleep'; readonly ms: number }
  | { readonly op: 'spawn'; readonly who: number; readonly inNursery: boolean }
  | { readonly op: 'join'; readonly who: number; readonly limit: Limit; readonly raise: boolean }
  | { readonly op: 'get'; readonly who: number; readonly limit: Limit }
  | {
      readonly op: 'kill'
      readonly who: number
      readonly reason: 'exit' | 'error'
      readonly awaited: boolean
      readonly grace: number | undefined
      readonly limit: Limit
    }
  | { readonly op: 'throw'; readonly error: 'exit' | 'error' }
  | { readonly op: 'return' }
  | { readonly op: 'catch'; readonly body: Body; readonly rethrow: boolean; readonly handler: Body }
  | { readonly op: 'finally'; readonly body: Body; readonly cleanup: Body }
  | {
      readonly op: 'withTimeout'
      readonly ms: number
      readonly own: boolean
      readonly fallback: boolean
      readonly body: Body
    }
  | { readonly op: 'shield'; readonly body: Body }
  | { readonly op: 'using'; readonly ms: number; readonly body: Body }
  | { readonly op: 'parallel'; readonly left: Body; readonly right: Body }
  | { readonly op: 'nursery'; readonly children: readonly number[]; readonly body: Body }
)

export interface Program {
  readonly roots: number
  /** `watched`: it has a raw link, so that its failure counts as observed; the others have a `linkValue`. */
  readonly greenlets: readonly { readonly body: Body; readonly watched: boolean }[]
}

/** One thing that happened: when, in which strand of control, and what. */
export interface Event {
  readonly time: number
  readonly strand: string
  readonly text: string
}

/** `value 3`, `error E4`, `exit X5`, or `unspawned`. */
export type Outcome = string

/** What one run of a program amounts to. */
export interface Trace {
  readonly events: readonly Event[]
  readonly outcomes: readonly Outcome[]
  /** How often each greenlet's failure was reported to the hub. */
  readonly reports: readonly number[]
}

export type Kind = Statement['op']

/** Which statements a program may have. */
export const everything: readonly Kind[] = [
  'sleep',
  'spawn',
  'join',
  'get',
  'kill',
  'throw',
  'return',
  'catch',
  'finally',
  'withTimeout',
  'shield',
  'using',
  'parallel',
  'nursery',
]

const weights: Record<Kind, number> = {
  sleep: 6,
  spawn: 2,
  join: 2,
  get: 1,
  kill: 4,
  throw: 1,
  return: 1,
  catch: 3,
  finally: 2,
  withTimeout: 2,
  shield: 2,
  using: 2,
  parallel: 2,
  nursery: 2,
}

export interface Size {
  /** Most greenlets. */
  readonly greenlets: number
  /** Most statements in one body. */
  readonly length: number
  /** How deep bodies may be nested. */
  readonly depth: number
  /** Longest time in one statement. */
  readonly ms: number
  /** Whether kills may have a grace of their own. Default `true`. */
  readonly grace?: boolean
}

/** Random programs made of the given statements. */
export function programs(kinds: readonly Kind[], size: Size): fc.Arbitrary<Program> {
  const ms = fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: size.ms }), weight: 4 },
    { arbitrary: fc.constant(0), weight: 1 },
  )
  const who = fc.nat(size.greenlets - 1)
  const limit = fc.oneof(
    { arbitrary: fc.constant<Limit>({ kind: 'none' }), weight: 4 },
    { arbitrary: ms.map((time): Limit => ({ kind: 'number', ms: time })), weight: 2 },
    { arbitrary: ms.map((time): Limit => ({ kind: 'own', ms: time })), weight: 1 },
    { arbitrary: fc.constant<Limit>({ kind: 'block' }), weight: 2 },
  )
  const id = fc.constant(0)
  const fault = fc.constantFrom<('exit' | 'error')[]>('exit', 'error')

  const body = (depth: number): fc.Arbitrary<Body> => {
    const leaf = depth === 0
    const inner = leaf ? fc.constant<Body>([]) : body(depth - 1)
    const makers: Record<Kind, fc.Arbitrary<Statement>> = {
      sleep: fc.record({ id, op: fc.constant('sleep' as const), ms }),
      spawn: fc.record({ id, op: fc.constant('spawn' as const), who, inNursery: fc.boolean() }),
      join: fc.record({ id, op: fc.constant('join' as const), who, limit, raise: fc.boolean() }),
      get: fc.record({ id, op: fc.constant('get' as const), who, limit }),
      kill: fc.record({
        id,
        op: fc.constant('kill' as const),
        who,
        reason: fault,
        awaited: fc.boolean(),
        grace: size.grace === false ? fc.constant(undefined) : fc.option(ms, { nil: undefined, freq: 2 }),
        limit,
      }),
      throw: fc.record({ id, op: fc.constant('throw' as const), error: fault }),
      return: fc.record({ id, op: fc.constant('return' as const) }),
      catch: fc.record({ id, op: fc.constant('catch' as const), body: inner, rethrow: fc.boolean(), handler: inner }),
      finally: fc.record({ id, op: fc.constant('finally' as const), body: inner, cleanup: inner }),
      withTimeout: fc.record({
        id,
        op: fc.constant('withTimeout' as const),
        ms,
        own: fc.boolean(),
        fallback: fc.boolean(),
        body: inner,
      }),
      shield: fc.record({ id, op: fc.constant('shield' as const), body: inner }),
      using: fc.record({ id, op: fc.constant('using' as const), ms, body: inner }),
      parallel: fc.record({ id, op: fc.constant('parallel' as const), left: inner, right: inner }),
      nursery: fc.record({
        id,
        op: fc.constant('nursery' as const),
        children: fc.array(who, { maxLength: 3 }),
        body: inner,
      }),
    }
    const nested: readonly Kind[] = ['catch', 'finally', 'withTimeout', 'shield', 'using', 'parallel', 'nursery']
    const choices = kinds.filter((kind) => !leaf || !nested.includes(kind))
    const statement = fc.oneof(...choices.map((kind) => ({ arbitrary: makers[kind], weight: weights[kind] })))
    return fc.array(statement, { maxLength: size.length, size: 'max' })
  }

  return fc
    .record({
      roots: fc.integer({ min: 1, max: size.greenlets }),
      greenlets: fc.array(fc.record({ body: body(size.depth), watched: fc.boolean() }), {
        minLength: size.greenlets,
        maxLength: size.greenlets,
      }),
    })
    .map(number)
}

/** Gives every statement its id, in reading order. */
export function number(program: Program): Program {
  let next = 0
  const body = (statements: Body): Body =>
    statements.map((statement): Statement => {
      const numbered = { ...statement, id: ++next }
      switch (numbered.op) {
        case 'catch':
          return { ...numbered, body: body(numbered.body), handler: body(numbered.handler) }
        case 'finally':
          return { ...numbered, body: body(numbered.body), cleanup: body(numbered.cleanup) }
        case 'withTimeout':
        case 'shield':
        case 'using':
        case 'nursery':
          return { ...numbered, body: body(numbered.body) }
        case 'parallel':
          return { ...numbered, left: body(numbered.left), right: body(numbered.right) }
        default:
          return numbered
      }
    })
  return { ...program, greenlets: program.greenlets.map((greenlet) => ({ ...greenlet, body: body(greenlet.body) })) }
}

/** A program as text that a reader can follow: one statement a line. */
export function show(program: Program): string {
  const lines: string[] = []
  const limit = (text: Limit): string =>
    text.kind === 'none' ? '' : ` timeout=${text.kind}${'ms' in text ? ` ${text.ms}` : ''}`
  const body = (statements: Body, indent: string): void => {
    for (const s of statements) {
      const line = (text: string): void => void lines.push(`${indent}${s.id}: ${text}`)
      const block = (text: string, inner: Body): void => {
        lines.push(`${indent}${text} {`)
        body(inner, `${indent}  `)
        lines.push(`${indent}}`)
      }
      switch (s.op) {
        case 'sleep':
          line(`sleep ${s.ms}`)
          break
        case 'spawn':
          line(`spawn g${s.who}${s.inNursery ? ' in nursery' : ''}`)
          break
        case 'join':
          line(`join g${s.who}${s.raise ? ' raiseError' : ''}${limit(s.limit)}`)
          break
        case 'get':
          line(`get g${s.who}${limit(s.limit)}`)
          break
        case 'kill':
          line(
            `${s.awaited ? 'await ' : ''}kill g${s.who} with ${s.reason}${limit(s.limit)}` +
              (s.grace === undefined ? '' : ` grace=${s.grace}`),
          )
          break
        case 'throw':
          line(`throw ${s.error}`)
          break
        case 'return':
          line('return')
          break
        case 'catch':
          block(`${s.id}: try`, s.body)
          block(s.rethrow ? 'catch, rethrowControl' : 'catch', s.handler)
          break
        case 'finally':
          block(`${s.id}: try`, s.body)
          block('finally', s.cleanup)
          break
        case 'withTimeout':
          block(`${s.id}: withTimeout ${s.own ? 'own ' : ''}${s.ms}${s.fallback ? ' fallback' : ''}`, s.body)
          break
        case 'shield':
          block(`${s.id}: shield`, s.body)
          break
        case 'using':
          block(`${s.id}: using Timeout ${s.ms}`, s.body)
          break
        case 'parallel':
          block(`${s.id}: parallel`, s.left)
          block('with', s.right)
          break
        case 'nursery':
          block(`${s.id}: nursery [${s.children.map((child) => `g${child}`).join(' ')}]`, s.body)
          break
      }
    }
  }
  program.greenlets.forEach((greenlet, index) => {
    lines.push(`g${index}${index < program.roots ? ' root' : ''}${greenlet.watched ? ' watched' : ''}:`)
    body(greenlet.body, '  ')
  })
  return lines.join('\n')
}

/** Events as text, one a line. */
export function showEvents(events: readonly Event[]): string {
  return events.map(({ time, strand, text }) => `  ${time} g${strand}: ${text}`).join('\n')
}
