import {
  type AsyncResult,
  type CrashLoop,
  type Greenlet,
  type HubPool,
  type HubThread,
  type SupervisedHub,
  supervise,
} from '@hublet/core'
import { expectTypeOf, test } from 'vitest'

interface Io {
  digest(path: string, rounds?: number): Promise<string>
  lines(path: string): AsyncIterable<string>
  name(): string
  readonly notCallable: number
}
interface Db {
  query(sql: string): { rows: number }
  name(): string
}

const url = new URL('file:///io.ts')

test('a pool knows the functions of its module', () => {
  const start = (): Promise<HubPool<Io>> => supervise<Io>({ url, count: 4, name: 'io' })
  type Pool = Awaited<ReturnType<typeof start>>

  expectTypeOf<Pool['hubs']>().toEqualTypeOf<readonly SupervisedHub<Io>[]>()
  expectTypeOf<Pool['failed']>().toEqualTypeOf<AsyncResult<CrashLoop>>()
  expectTypeOf<Pool['api']['digest']>().toEqualTypeOf<(path: string, rounds?: number) => Promise<string>>()
  expectTypeOf((pool: Pool) => pool.call('digest', ['x'])).returns.toEqualTypeOf<Promise<string>>()
  expectTypeOf((pool: Pool) => pool.call('name', [], { idempotent: true, timeout: 1 })).returns.toEqualTypeOf<
    Promise<string>
  >()
  expectTypeOf<Pool['stop']>().returns.toEqualTypeOf<Promise<boolean>>()
  // @ts-expect-error that is no function
  expectTypeOf((pool: Pool) => pool.call('notCallable', [])).toBeFunction()
  // @ts-expect-error the argument is a string
  expectTypeOf((pool: Pool) => pool.call('digest', [1])).toBeFunction()
})

test('a hub of a pool knows them, too', () => {
  type Hub = SupervisedHub<Io>

  expectTypeOf<Hub['current']>().toEqualTypeOf<HubThread<Io> | undefined>()
  expectTypeOf((hub: Hub) => hub.call('digest', ['x', 2])).returns.toEqualTypeOf<Promise<string>>()
  expectTypeOf((hub: Hub) => hub.spawn('name')).returns.toEqualTypeOf<Greenlet<string>>()
  expectTypeOf<ReturnType<Hub['api']['lines']>>().toExtend<AsyncIterable<string>>()
  // @ts-expect-error the argument is missing
  expectTypeOf((hub: Hub) => hub.spawn('digest')).toBeFunction()
})

test('hubs with different modules know each its own, and the pool what they have in common', () => {
  const start = () =>
    supervise<[Io, Db]>({
      specs: [
        { url, name: 'io' },
        { url, name: 'db', timeout: 100 },
      ],
    })
  type Pool = Awaited<ReturnType<typeof start>>

  expectTypeOf<Pool['hubs']>().toEqualTypeOf<readonly [SupervisedHub<Io>, SupervisedHub<Db>]>()
  expectTypeOf((pool: Pool) => pool.call('name', [])).returns.toEqualTypeOf<Promise<string>>()
  // @ts-expect-error only one of them has it
  expectTypeOf((pool: Pool) => pool.call('query', ['x'])).toBeFunction()
  // @ts-expect-error one spec is missing
  expectTypeOf(() => supervise<[Io, Db]>({ specs: [{ url }] })).toBeFunction()
})

test('what does not belong together is refused', () => {
  // @ts-expect-error names are given in the specs
  expectTypeOf(() => supervise({ specs: [{ url }], name: 'io' })).toBeFunction()
  // @ts-expect-error there is no such strategy
  expectTypeOf(() => supervise({ url, strategy: 'two' })).toBeFunction()
  // @ts-expect-error a signal would have to end every start
  expectTypeOf(() => supervise({ specs: [{ url, signal: AbortSignal.abort() }] })).toBeFunction()
})

test('without a type every function can be called', () => {
  const start = () => supervise({ url })
  type Pool = Awaited<ReturnType<typeof start>>

  expectTypeOf((pool: Pool) => pool.call('anything', [])).returns.toEqualTypeOf<Promise<unknown>>()
})
