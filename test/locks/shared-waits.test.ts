// Every operation that waits for another thread, against the four rules: killed, timed out, in order, the other side dead.

import { GreenletExit, joinAll, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { afterAll, expect, test } from 'vitest'

import { sharedCases, takingCases } from '../support/shared-operations.ts'
import { Thread, blockUntil, comes, threadsAt } from '../support/shared-threads.ts'
import { same } from '../support/thrown.ts'

const other = new Thread()
afterAll(() => other[Symbol.asyncDispose]())

test.for(sharedCases)('$name ends when its time is up, and the thread waits no more', async ({ make, late }) => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const operation = await make(other)
  const outcome = spawn(() =>
    operation.call({ timeout: 10 }).then(
      (value) => ({ value }),
      (error: Error) => ({ threw: error.constructor }),
    ),
  )
  await settled()
  expect(threadsAt(operation.thing)).toBe(1)

  clock.advance(10)

  const expected: unknown = 'value' in late ? late : { threw: late.throws }
  expect(await outcome.get()).toEqual(expected)
  expect(threadsAt(operation.thing)).toBe(0)
  await operation.release()
  expect(operation.free()).toBe(true)
})

test.for(sharedCases)('a greenlet that is killed in $name takes nothing', async ({ make }) => {
  await using _ = leakCheck()
  const operation = await make(other)
  let inside = 0
  const waiter = spawn(() => operation.call(undefined, () => inside++))
  await settled()

  await waiter.kill()

  expect([waiter.exit, inside, threadsAt(operation.thing)]).toEqual([expect.any(GreenletExit), 0, 0])
  await operation.release()
  expect(operation.free()).toBe(true)
})

test.for(sharedCases)('a signal ends $name with its reason', async ({ make }) => {
  await using _ = leakCheck()
  const operation = await make(other)
  const [controller, reason] = [new AbortController(), new Error('stop')]
  const outcome = spawn(() => operation.call({ signal: controller.signal }).catch(same))
  await settled()

  controller.abort(reason)

  expect([await outcome.get(), threadsAt(operation.thing)]).toEqual([reason, 0])
  await operation.release()
  expect(operation.free()).toBe(true)
})

test.for(sharedCases)('those of a thread who wait in $name go on in the order in which they came', async ({ make }) => {
  await using _ = leakCheck()
  const operation = await make(other)
  const order: number[] = []
  const waiters = [1, 2, 3, 4].map((n) => spawn(() => operation.call(undefined, () => order.push(n))))
  await settled()

  await operation.release()
  await joinAll(waiters, { raiseError: true })

  expect([order, threadsAt(operation.thing)]).toEqual([[1, 2, 3, 4], 0])
  await comes(() => operation.free())
})

test.for(takingCases)('$name gets what a thread had that died', async ({ make }) => {
  await using _ = leakCheck()
  await using victim = new Thread()
  const operation = await make(victim)
  let inside = 0
  const waiters = [1, 2].map(() => spawn(() => operation.call(undefined, () => inside++)))
  await settled()

  await victim.die('exit')
  await joinAll(waiters, { raiseError: true })

  expect([inside, operation.free()]).toEqual([2, true])
})

test.for(takingCases)(
  'one who is killed when $name was just granted by another thread gives it on',
  async ({ make }) => {
    await using _ = leakCheck()
    const operation = await make(other)
    const order: string[] = []
    const waiter = spawn(() => operation.call(undefined, () => order.push('first')))
    const next = spawn(() => operation.call(undefined, () => order.push('next')))
    await settled()

    const released = operation.release()
    blockUntil(() => threadsAt(operation.thing) === 0, 100) // it is granted, which this thread has not heard of
    void waiter.kill()
    await Promise.all([released, next.join()])

    expect(order).toEqual(['next'])
    expect(operation.free()).toBe(true)
  },
)
