import {
  Greenlet,
  type GreenletExit,
  Group,
  Local,
  type MapIterator,
  Pool,
  type ReadyIterator,
  Timeout,
  iwait,
  joinAll,
  kill,
  nursery,
  shield,
  sleep,
  spawn,
  spawnLater,
  until,
  wait,
  withTimeout,
} from '@hublet/core'
import { Wait, park } from '@hublet/core/lowlevel'
import { expectTypeOf, test } from 'vitest'

class Counter extends Greenlet<number> {
  readonly from: number
  constructor(from: number) {
    super()
    this.from = from
  }
  override run(): number {
    return this.from
  }
}

test('spawn knows arguments and result, awaited', () => {
  const add = async (a: number, b: number): Promise<number> => a + b

  expectTypeOf(spawn<[number, number], Promise<number>>).parameters.toEqualTypeOf<[typeof add, number, number]>()
  expectTypeOf(spawn<[number, number], Promise<number>>).returns.toEqualTypeOf<Greenlet<number>>()
  expectTypeOf(() => spawn(() => 'text')).returns.toEqualTypeOf<Greenlet<string>>()
  expectTypeOf(() => spawnLater(10, add, 1, 2)).returns.toEqualTypeOf<Greenlet<number>>()
  // @ts-expect-error the second argument is missing
  expectTypeOf(() => spawn(add, 1)).toBeFunction()
  // @ts-expect-error a number is no string
  expectTypeOf(() => spawn((text: string) => text, 1)).toBeFunction()
})

test('a greenlet knows the type of its result, in every way of asking', () => {
  type G = Greenlet<number>

  expectTypeOf<G['get']>().returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf<G['tryGet']>().returns.toEqualTypeOf<number>()
  expectTypeOf<G['value']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<G['join']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<G['kill']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<G['exception']>().toEqualTypeOf<Error | undefined>()
  expectTypeOf<G['exit']>().toEqualTypeOf<GreenletExit | undefined>()
  expectTypeOf<G>().not.toExtend<PromiseLike<unknown>>()
})

test('a greenlet of any result is a Greenlet', () => {
  expectTypeOf<Greenlet<number>>().toExtend<Greenlet>()
  expectTypeOf<Counter>().toExtend<Greenlet>()
  expectTypeOf(() => kill(new Counter(1))).returns.toEqualTypeOf<Promise<boolean>>()
})

test('spawn of a subclass takes the arguments of its constructor and returns the subclass', () => {
  expectTypeOf(() => Counter.spawn(1)).returns.toEqualTypeOf<Counter>()
  expectTypeOf(() => Counter.spawnLater(10, 1)).returns.toEqualTypeOf<Counter>()
  // @ts-expect-error the argument is missing
  expectTypeOf(() => Counter.spawn()).toBeFunction()
})

test('withTimeout adds the type of the fallback', () => {
  const fetchNumber = async (): Promise<number> => 1

  expectTypeOf(() => withTimeout(10, fetchNumber)).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => withTimeout(new Timeout(10), fetchNumber)).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => withTimeout(10, fetchNumber, { fallback: 'none' })).returns.toEqualTypeOf<
    Promise<number | string>
  >()
  expectTypeOf(() => withTimeout(10, fetchNumber, { fallback: undefined })).returns.toEqualTypeOf<
    Promise<number | undefined>
  >()
})

test('shield, until and nursery pass the type on', () => {
  expectTypeOf(() => shield(async () => 1)).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => until(Promise.resolve(1), { dispose: (late: number) => late })).returns.toEqualTypeOf<
    Promise<number>
  >()
  expectTypeOf(() => nursery(async (n) => n.spawn(() => 1))).returns.toEqualTypeOf<Promise<Greenlet<number>>>()
  expectTypeOf(() => nursery(() => 'text')).returns.toEqualTypeOf<Promise<string>>()
})

test('map and imap know items and results; sources may be async', () => {
  const pool = new Pool(1)
  const double = async (n: number): Promise<number> => n * 2
  async function* source(): AsyncGenerator<number> {
    yield await Promise.resolve(1)
  }

  expectTypeOf(() => pool.map(double, [1])).returns.toEqualTypeOf<Promise<number[]>>()
  expectTypeOf(() => pool.map(String, source())).returns.toEqualTypeOf<Promise<string[]>>()
  expectTypeOf(() => pool.imap(double, new Set([1]))).returns.toEqualTypeOf<MapIterator<number>>()
  expectTypeOf(() => new Group().imapUnordered(double, source())).returns.toEqualTypeOf<MapIterator<number>>()
  expectTypeOf<MapIterator<number>>().toExtend<AsyncIterable<number>>()
  // @ts-expect-error the items are no numbers
  expectTypeOf(() => pool.map(double, ['a'])).toBeFunction()
})

test('Pool and Group: spawn of a pool is a promise, of a group it is not', () => {
  expectTypeOf(() => new Pool(1).spawn(sleep, 10)).returns.toEqualTypeOf<Promise<Greenlet<void>>>()
  expectTypeOf(() => new Pool(1).trySpawn(async () => 1)).returns.toEqualTypeOf<Greenlet<number>>()
  expectTypeOf(() => new Group().spawn(async () => 1)).returns.toEqualTypeOf<Greenlet<number>>()
  expectTypeOf(() => new Pool(1).apply((a: number, b: string) => a + b, [1, 'x'])).returns.toEqualTypeOf<
    Promise<string>
  >()
  // @ts-expect-error the arguments are given as a list
  expectTypeOf(() => new Pool(1).apply((a: number) => a, 1)).toBeFunction()
})

test('joinAll, wait and iwait return what they were given', () => {
  const counters = [new Counter(1)]

  expectTypeOf(() => joinAll(counters)).returns.toEqualTypeOf<Promise<Counter[]>>()
  expectTypeOf(() => wait(counters)).returns.toEqualTypeOf<Promise<Counter[]>>()
  expectTypeOf(() => iwait(counters)).returns.toEqualTypeOf<ReadyIterator<Counter>>()
})

test('a Local has the type of its first value, or one that is given', () => {
  expectTypeOf(() => new Local(() => 1).get()).returns.toEqualTypeOf<number>()
  expectTypeOf<Local<string | undefined>['set']>().parameters.toEqualTypeOf<[string | undefined]>()
})

test('a wait knows the type of its value', () => {
  expectTypeOf(() => park(new Wait<number>('test'))).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf<Wait<number>['wake']>().parameters.toEqualTypeOf<[number]>()
})

test('timeout options take undefined, so that callers can pass their own on', () => {
  expectTypeOf<{ timeout: number | undefined; signal: undefined }>().toExtend<Parameters<Greenlet['join']>[0]>()
})
