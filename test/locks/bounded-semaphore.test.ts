import { ArgumentRangeError, joinAll, sleep, spawn } from '@hublet/core'
import { leakCheck } from '@hublet/core/testing'
import { BoundedSemaphore, NotHeld, Semaphore } from '@hublet/locks'
import { expect, test } from 'vitest'

test('S4 a release too many is refused, and changes nothing', () => {
  const slots = new BoundedSemaphore(2, { name: 'slots' })
  slots.tryAcquire()
  slots.release()

  expect(() => slots.release()).toThrowErrorMatchingInlineSnapshot(
    `[NotHeld: cannot release <BoundedSemaphore "slots" 2 free>: no permit is out]`,
  )
  expect([slots.available, slots.permits]).toEqual([2, 2])
})

test('S4 with nothing acquired, a first release is refused', () => {
  expect(() => new BoundedSemaphore().release()).toThrow(NotHeld)
  expect(() => new BoundedSemaphore(0).release()).toThrow(NotHeld)
})

test('a release with somebody in line is not too many', async () => {
  await using _ = leakCheck()
  const slots = new BoundedSemaphore(1)
  slots.tryAcquire()
  const waiter = spawn(() => slots.acquire())
  await sleep(0)

  slots.release()

  expect(await waiter.get()).toBe(true)
  slots.release()
  expect(() => slots.release()).toThrow(NotHeld)
})

test('it limits as a semaphore does', async () => {
  await using _ = leakCheck()
  const slots = new BoundedSemaphore(2)
  let [inside, most] = [0, 0]

  await joinAll(
    Array.from({ length: 10 }, () =>
      spawn(() =>
        slots.with(async () => {
          most = Math.max(most, ++inside)
          await sleep(0)
          inside--
        }),
      ),
    ),
  )

  expect([most, slots.available]).toEqual([2, 2])
  expect(slots).toBeInstanceOf(Semaphore)
})

test('wrong numbers of permits are refused under its own name', () => {
  expect(() => new BoundedSemaphore(-1)).toThrow(ArgumentRangeError)
  expect(() => new BoundedSemaphore(-1)).toThrow(/^BoundedSemaphore: permits /)
})

test('an infinite number of permits can be given back', async () => {
  const slots = new BoundedSemaphore(Infinity)

  expect(await slots.with(() => 'in')).toBe('in')
})
