import { spawn } from '@hublet/core'
import { type Acquirable, DummySemaphore, NotHeld } from '@hublet/locks'
import { expect, test } from 'vitest'

test('it never lets anybody wait', async () => {
  const open = new DummySemaphore()

  const seen = [open.tryAcquire(), await open.acquire(), await open.acquire({ timeout: 0 })]
  for (let n = 0; n < 5; n++) open.release()

  expect(seen).toEqual([true, true, true])
  expect([open.locked, open.available]).toEqual([false, Infinity])
})

test('any number of greenlets hold it', async () => {
  const open: Acquirable = new DummySemaphore()
  let inside = 0

  await open.with(() => open.with(() => spawn(() => open.with(() => (inside = 3))).join()))

  expect(inside).toBe(3)
})

test('its hold ends once, as those of others do', async () => {
  const held = await new DummySemaphore().hold()

  held.release()

  expect(held.ownerDied).toBe(false)
  expect(() => held.release()).toThrow(NotHeld)
  held[Symbol.dispose]()
})

test('with passes errors and results on', async () => {
  const open = new DummySemaphore()

  expect(await open.with(async () => 1)).toBe(1)
  await expect(open.with(() => Promise.reject(new Error('inside')))).rejects.toThrow('inside')
  await expect(open.with(7 as never)).rejects.toThrow('with: fn must be a function, got 7')
})

test('what it looks like', () => {
  expect(String(new DummySemaphore())).toMatch(/^<DummySemaphore#\d+ Infinity free>$/)
})
