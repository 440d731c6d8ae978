import {
  AsyncResult,
  Channel,
  Event,
  type Greenlet,
  type Operation,
  PriorityQueue,
  Queue,
  type SelectCase,
  type SelectValue,
  type Selected,
  SimpleQueue,
  type Waitable,
  after,
  select,
  spawn,
  trySelect,
} from '@hublet/core'
import type { NOT_NOW } from '@hublet/core/lowlevel'
import { expect, expectTypeOf, test } from 'vitest'

interface Job {
  readonly path: string
}

class Flag extends Event {
  readonly colour = 'red'
}

class Question implements Operation<boolean> {
  attempt(): boolean | typeof NOT_NOW {
    return true
  }
  enlist(): undefined {}
}

declare class Worker extends Greenlet<Job> {
  readonly n: number
}

const cases = {
  job: new Channel<Job>().receiveOp(),
  sent: new Channel<Job>(1).sendOp({ path: '/' }),
  stop: new Event(),
  end: after(Infinity),
}

test('the outcome is narrowed by its key', async () => {
  const got = await select(cases)

  expectTypeOf(got).toEqualTypeOf<Selected<typeof cases>>()
  expectTypeOf(got.key).toEqualTypeOf<'job' | 'sent' | 'stop' | 'end'>()
  if (got.key === 'job') expectTypeOf(got.value).toEqualTypeOf<Job>()
  if (got.key === 'sent') expectTypeOf(got.value).toEqualTypeOf<void>()
  if (got.key === 'stop') expectTypeOf(got.value).toEqualTypeOf<Event>()
  if (got.key === 'end') expectTypeOf(got.value).toEqualTypeOf<void>()
  expect(got.key).toBe('sent')
})

test('a switch over the keys can be exhaustive', async () => {
  const handle = (got: Selected<typeof cases>): string => {
    switch (got.key) {
      case 'job':
        return got.value.path
      case 'sent':
      case 'end':
        return got.key
      case 'stop':
        return String(got.value.ready)
      default:
        return got satisfies never
    }
  }

  expect(handle({ key: 'job', value: { path: '/a' } })).toBe('/a')
  // @ts-expect-error there is no such case
  expectTypeOf(() => handle({ key: 'other', value: 1 })).toBeFunction()
})

test('operations come to their results', () => {
  const queue = new Queue<number>()

  expectTypeOf<SelectValue<ReturnType<Channel<Job>['receiveOp']>>>().toEqualTypeOf<Job>()
  expectTypeOf<SelectValue<ReturnType<Channel<Job>['sendOp']>>>().toEqualTypeOf<void>()
  expectTypeOf(() => trySelect({ a: queue.getOp() })).returns.toEqualTypeOf<
    { readonly key: 'a'; readonly value: number } | undefined
  >()
  expectTypeOf(() => trySelect({ a: queue.peekOp() })!.value).returns.toEqualTypeOf<number>()
  expectTypeOf(() => trySelect({ a: queue.putOp(1) })!.value).returns.toEqualTypeOf<void>()
  expectTypeOf(() => trySelect({ a: new SimpleQueue<Job>().getOp() })!.value).returns.toEqualTypeOf<Job>()
  expectTypeOf(() => trySelect({ a: new PriorityQueue<number>().getOp() })!.value).returns.toEqualTypeOf<number>()
  expectTypeOf(() => trySelect({ a: new Channel<string | undefined>().receiveOp() })!.value).returns.toEqualTypeOf<
    string | undefined
  >()
  expectTypeOf<SelectValue<Question>>().toEqualTypeOf<boolean>()
})

test('greenlets and results come to their values, other Waitables to themselves', () => {
  expectTypeOf<SelectValue<Greenlet<number>>>().toEqualTypeOf<number>()
  expectTypeOf<SelectValue<Worker>>().toEqualTypeOf<Job>()
  expectTypeOf<SelectValue<AsyncResult<string>>>().toEqualTypeOf<string>()
  expectTypeOf<SelectValue<Event>>().toEqualTypeOf<Event>()
  expectTypeOf<SelectValue<Flag>>().toEqualTypeOf<Flag>()
  expectTypeOf<SelectValue<Waitable>>().toEqualTypeOf<Waitable>()
  expectTypeOf(() => trySelect({ g: spawn(async () => 1), r: new AsyncResult<string>() })).returns.toEqualTypeOf<
    { readonly key: 'g'; readonly value: number } | { readonly key: 'r'; readonly value: string } | undefined
  >()
})

test('a default adds its outcome, and no other option does', () => {
  const none = new Channel<Job>().receiveOp()
  type Got = { readonly key: 'none'; readonly value: Job }

  expectTypeOf(() => select({ none })).returns.toEqualTypeOf<Promise<Got>>()
  expectTypeOf(() => select({ none }, { timeout: 1 })).returns.toEqualTypeOf<Promise<Got>>()
  expectTypeOf(() => select({ none }, { default: 7 })).returns.toEqualTypeOf<
    Promise<Got | { readonly key: 'default'; readonly value: number }>
  >()
  expectTypeOf(() => select({ none }, { default: undefined })).returns.toEqualTypeOf<
    Promise<Got | { readonly key: 'default'; readonly value: undefined }>
  >()
})

test('cases may be collected at run time: then any of their values may come', () => {
  const some: Record<string, Operation<Job> | Greenlet<number>> = {}

  expectTypeOf(() => trySelect(some)!).returns.toEqualTypeOf<{ readonly key: string; readonly value: Job | number }>()
})

test('what cannot be a case is no SelectCase', () => {
  expectTypeOf<Operation<Job>>().toExtend<SelectCase>()
  expectTypeOf<Greenlet<Job>>().toExtend<SelectCase>()
  expectTypeOf<Event>().toExtend<SelectCase>()
  expectTypeOf<Channel<Job>>().not.toExtend<SelectCase>()
  expectTypeOf<Queue<Job>>().not.toExtend<SelectCase>()
  expectTypeOf<Promise<Job>>().not.toExtend<SelectCase>()
  // @ts-expect-error a promise is no case: until(promise) in a greenlet is
  expectTypeOf(() => select({ promise: Promise.resolve(1) })).toBeFunction()
  // @ts-expect-error cases have names
  expectTypeOf(() => select([new Event()])).toBeFunction()
})
