// Pools, groups and maps under random orders, against counting: nothing more than that is promised to be simple.

import {
  ClosedError,
  type Greenlet,
  GreenletExit,
  Group,
  Pool,
  PoolFull,
  current,
  getHub,
  sleep,
  spawn,
} from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'

import './seed.ts'
import { ending } from './ending.ts'
import { check, checkEqual, holds } from './run-invariants.ts'

const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000)

beforeEach(() => {
  getHub().onError = () => {} // tasks fail on purpose
})

afterEach(() => {
  getHub().onError = undefined
})

type PoolStep =
  | { readonly do: 'spawn' | 'trySpawn' | 'available'; readonly ms: number; readonly fails: boolean }
  | { readonly do: 'killMember' | 'killSpawner' | 'discard'; readonly which: number }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'close' | 'killAll' }

const ms = fc.nat(6)
const which = fc.nat(9)
const poolStep: fc.Arbitrary<PoolStep> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('spawn' as const), ms, fails: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('trySpawn' as const), ms, fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('available' as const), ms, fails: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('killMember' as const), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('killSpawner' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('sleep' as const), ms }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom<('close' | 'killAll')[]>('close', 'killAll') }) },
)

test('a pool never holds more than its capacity, serves first come first served, and answers every spawn', async () => {
  const property = fc.asyncProperty(
    fc.nat(3),
    fc.array(poolStep, { maxLength: 25, size: 'max' }),
    async (capacity, steps) => {
      await using _ = leakCheck()
      using _clock = new VirtualClock()
      const pool = new Pool(capacity)
      const text = (): string => `capacity ${capacity}: ${JSON.stringify(steps)}`
      const asked: number[] = [] // spawners that wait, in the order in which they asked
      const waited = new Set<number>()
      const answers = new Map<number, string>()
      const served: number[] = []
      const spawners: Greenlet[] = []
      const members: Greenlet[] = []
      const inside = new Set<Greenlet | undefined>() // members at work
      const discarded = new Set<Greenlet | undefined>()
      let most = 0
      const work = async (time: number, fails: boolean): Promise<void> => {
        const self = current()
        if (!discarded.has(self)) inside.add(self)
        most = Math.max(most, inside.size)
        try {
          await sleep(time)
          if (fails) throw new Error('the task failed')
        } finally {
          inside.delete(self)
        }
      }

      for (const step of steps) {
        switch (step.do) {
          case 'spawn': {
            const number = spawners.length
            spawners.push(
              spawn(async () => {
                asked.push(number)
                if (pool.full) waited.add(number)
                try {
                  members.push(await pool.spawn(work, step.ms, step.fails))
                  served.push(number)
                  answers.set(number, 'slot')
                } catch (error) {
                  answers.set(number, error instanceof ClosedError ? 'closed' : 'killed')
                  if (!(error instanceof ClosedError) && !(error instanceof GreenletExit)) throw error
                }
              }),
            )
            break
          }
          case 'trySpawn': {
            const room = pool.freeCount > 0 && !pool.closed
            try {
              members.push(pool.trySpawn(work, step.ms, step.fails))
              check(room, text, 'trySpawn found room where there is none')
            } catch (error) {
              check(
                !room && error instanceof (pool.closed ? ClosedError : PoolFull),
                text,
                `trySpawn: ${String(error)}`,
              )
            }
            break
          }
          case 'available': {
            const answer = await pool.waitAvailable({ timeout: step.ms })
            check(!answer || capacity > 0, text, 'a pool of nothing has room')
            break
          }
          case 'killMember':
            void members[step.which]?.kill()
            break
          case 'killSpawner':
            void spawners[step.which]?.kill()
            break
          case 'discard': {
            const member = members[step.which]
            if (member === undefined) break
            if (!pool.discard(member)) break
            discarded.add(member) // it runs on, but is none of the pool's business any more
            inside.delete(member)
            break
          }
          case 'sleep':
            await sleep(step.ms)
            break
          case 'close':
            pool.close()
            break
          case 'killAll':
            await ending(pool.kill())
            break
        }
        check(pool.size <= capacity, text, `${pool.size} members`)
        check(pool.freeCount >= 0 && pool.size + pool.freeCount <= capacity, text, `${pool.freeCount} slots are free`)
      }
      if (capacity === 0) pool.close()
      await ending(getHub().join())

      check(most <= capacity, text, `${most} at work`)
      checkEqual([inside.size, pool.size, pool.freeCount], [0, 0, capacity], text, 'at work, members, free slots')
      for (const number of asked) check(answers.has(number), text, `spawner ${number} has no answer`)
      const inOrder = asked.filter((number) => waited.has(number) && answers.get(number) === 'slot')
      checkEqual(
        served.filter((number) => waited.has(number)),
        inOrder,
        text,
        'slots in the order of the requests',
      )
      check(
        members.every((member) => member.dead),
        text,
        'a member is alive',
      )
    },
  )

  expect(await holds(property, runs / 5)).toBe(true)
})

test('a map gives every item its result in order, with no more than the capacity at work', async () => {
  const items = fc.array(fc.record({ ms, fails: fc.boolean() }), { maxLength: 12 })
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 4 }),
    items,
    fc.boolean(),
    fc.option(fc.nat(10), { nil: undefined }),
    async (capacity, list, kill, killAt) => {
      await using _ = leakCheck()
      using _clock = new VirtualClock()
      const pool = new Pool(capacity)
      let inside = 0
      let most = 0
      const work = async (item: { ms: number; fails: boolean; place: number }): Promise<number> => {
        most = Math.max(most, ++inside)
        try {
          await sleep(item.ms)
          if (item.fails) throw new Error(`item ${item.place}`)
          return item.place
        } finally {
          inside--
        }
      }
      const placed = list.map((item, place) => ({ ...item, place }))
      const caller = spawn(() => pool.map(work, placed, { onError: kill ? 'kill' : 'continue' }))
      if (killAt !== undefined) {
        spawn(async () => {
          await sleep(killAt)
          await caller.kill()
        })
      }

      const outcome = await ending(caller.get()).catch((error: unknown) => error)
      await ending(getHub().join())

      const text = (): string => `capacity ${capacity}, killed at ${killAt}: ${JSON.stringify(list)}`
      const firstFailure = placed.find(({ fails }) => fails)
      if (outcome instanceof GreenletExit) check(killAt !== undefined, text, 'killed by nobody')
      else if (outcome instanceof Error) {
        const first = outcome.message === `item ${firstFailure?.place}`
        check(firstFailure !== undefined && (kill || first), text, `failed with ${outcome.message}`)
      } else {
        check(firstFailure === undefined, text, 'a failure was swallowed')
        checkEqual(outcome, [...placed.keys()], text, 'results')
      }
      check(most <= capacity, text, `${most} at work`)
      checkEqual([inside, pool.size, pool.freeCount], [0, 0, capacity], text, 'at work, members, free slots')
    },
  )

  expect(await holds(property, runs / 10)).toBe(true)
})

test('a group knows exactly its living members', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('spawn' as const), ms }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), ms }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('discard' as const), which }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), which }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('sleep' as const), ms }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('killAll' as const) }) },
  )
  const property = fc.asyncProperty(fc.array(step, { maxLength: 25, size: 'max' }), async (steps) => {
    await using _ = leakCheck()
    using _clock = new VirtualClock()
    const group = new Group()
    const text = (): string => JSON.stringify(steps)
    const all: Greenlet[] = []
    const members = new Set<Greenlet>()
    let closed = false
    for (const next of steps) {
      switch (next.do) {
        case 'spawn':
        case 'add': {
          const add = (): Greenlet => {
            if (next.do === 'spawn') return group.spawn(sleep, next.ms)
            const greenlet = spawn(sleep, next.ms)
            all.push(greenlet)
            group.add(greenlet)
            return greenlet
          }
          if (closed) check(refused(add), text, 'a closed group took a member')
          else {
            const greenlet = add()
            all.push(greenlet)
            members.add(greenlet)
          }
          break
        }
        case 'discard': {
          const greenlet = all[next.which]
          if (greenlet === undefined) break
          checkEqual(group.discard(greenlet), members.delete(greenlet) && !greenlet.dead, text, 'discard')
          break
        }
        case 'kill':
          await all[next.which]?.kill()
          break
        case 'sleep':
          await sleep(next.ms)
          break
        case 'close':
          group.close()
          closed = true
          break
        case 'killAll':
          await ending(group.kill())
          break
      }
      for (const greenlet of members) if (greenlet.dead) members.delete(greenlet)
      check(group.size === members.size && [...group].every((one) => members.has(one)), text, 'other members')
    }
    checkEqual([await group.join(), group.size], [true, 0], text, 'join, size')
    await ending(getHub().join())
  })

  expect(await holds(property, runs / 20)).toBe(true)
})

function refused(add: () => unknown): boolean {
  try {
    add()
  } catch (error) {
    return error instanceof ClosedError
  }
  return false
}
