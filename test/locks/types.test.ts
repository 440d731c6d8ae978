import type { WaitOptions } from '@hublet/core'
import {
  type Acquirable,
  Barrier,
  BoundedSemaphore,
  Condition,
  DummySemaphore,
  type Hold,
  Lock,
  Once,
  RLock,
  RWLock,
  type RWSide,
  Semaphore,
} from '@hublet/locks'
import { expectTypeOf, test } from 'vitest'

test('acquire tells whether it has it', () => {
  expectTypeOf<Acquirable['acquire']>().toEqualTypeOf<(options?: WaitOptions) => Promise<boolean>>()
  expectTypeOf<Lock['acquire']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<RLock['acquire']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<Semaphore['acquire']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<RWSide['acquire']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<DummySemaphore['acquire']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<Lock['tryAcquire']>().returns.toEqualTypeOf<boolean>()
  expectTypeOf<Lock['release']>().returns.toEqualTypeOf<void>()
})

test('hold gives a hold, which is disposable and no promise', () => {
  expectTypeOf<Lock['hold']>().returns.toEqualTypeOf<Promise<Hold>>()
  expectTypeOf<RWSide['hold']>().returns.toEqualTypeOf<Promise<Hold>>()
  expectTypeOf<Hold>().toExtend<Disposable>()
  expectTypeOf<Hold['ownerDied']>().toEqualTypeOf<boolean>()
})

test('with has the result of its function, awaited', () => {
  const lock = new Lock()
  expectTypeOf(() => lock.with(() => 1)).returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf(() => lock.with(async () => 'text')).returns.toEqualTypeOf<Promise<string>>()
  expectTypeOf(() => lock.with(() => {})).returns.toEqualTypeOf<Promise<void>>()
  expectTypeOf(() => new RLock().with((held) => held)).returns.toEqualTypeOf<Promise<Hold>>()
  expectTypeOf(() => new RWLock().read.with(async () => [1])).returns.toEqualTypeOf<Promise<number[]>>()
  expectTypeOf(() => new DummySemaphore().with(() => 1n)).returns.toEqualTypeOf<Promise<bigint>>()
  // @ts-expect-error a value is no function
  expectTypeOf(() => lock.with(1)).toBeFunction()
})

test('all that is acquired is Acquirable', () => {
  expectTypeOf<Lock | RLock | Semaphore | BoundedSemaphore | DummySemaphore | RWSide>().toExtend<Acquirable>()
  expectTypeOf<RWLock>().not.toExtend<Acquirable>()
  expectTypeOf<BoundedSemaphore>().toExtend<Semaphore>()
})

test('a once knows the type of its result', () => {
  expectTypeOf<Once<number>['run']>().toEqualTypeOf<
    (fn: () => number | PromiseLike<number>, options?: WaitOptions) => Promise<number>
  >()
  expectTypeOf<Once<number>['value']>().toEqualTypeOf<number | undefined>()
  // @ts-expect-error a text is no number
  expectTypeOf(() => new Once<number>().run(() => 'text')).toBeFunction()
})

test('waits of conditions, barriers and semaphores', () => {
  expectTypeOf<Condition['wait']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<Condition['waitFor']>().returns.toEqualTypeOf<Promise<boolean>>()
  expectTypeOf<Condition['lock']>().toEqualTypeOf<Lock | RLock>()
  expectTypeOf<Barrier['wait']>().returns.toEqualTypeOf<Promise<number>>()
  expectTypeOf<Semaphore['waitAvailable']>().returns.toEqualTypeOf<Promise<boolean>>()
  // @ts-expect-error a predicate does not wait
  expectTypeOf(() => new Condition().waitFor(async () => true)).toBeFunction()
  // @ts-expect-error a semaphore has no owner
  expectTypeOf(() => new Condition(new Semaphore())).toBeFunction()
})
