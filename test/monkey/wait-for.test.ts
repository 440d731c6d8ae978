import { once } from 'node:events'

import { GreenletExit, Timeout, getHub, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, settled } from '@hublet/core/testing'
import { waitFor } from '@hublet/monkey'
import { expect, test } from 'vitest'

const never = (): Promise<never> => new Promise(() => {})

test('outside of greenlets the operation is called, and its promise is what is returned', () => {
  const promise = Promise.resolve(1)

  expect(waitFor('it', () => promise)).toBe(promise)
})

test('in a greenlet its result and its error are what they were', async () => {
  const error = new RangeError('bad')
  const result = { n: 1 }

  expect(await spawn(() => waitFor('it', () => Promise.resolve(result))).get()).toBe(result)
  await expect(spawn(() => waitFor('it', () => Promise.reject(error))).get()).rejects.toBe(error)
})

test('what is thrown at once is thrown at once', async () => {
  const thrown = await spawn(() => {
    try {
      void waitFor('it', () => {
        throw new TypeError('no')
      })
    } catch (error) {
      return error
    }
    return undefined
  }).get()

  expect(thrown).toBeInstanceOf(TypeError)
})

test('killed, the wait rejects first; then the operation is given up, and what comes too late is disposed of', async () => {
  const log: string[] = []
  const operation = Promise.withResolvers<string>()
  const g = spawn(async () => {
    try {
      await waitFor('it', () => operation.promise, {
        abort: (reason) => {
          log.push(`abort ${(reason as Error).name}`)
          setImmediate(() => operation.resolve('late'))
        },
        dispose: (late) => log.push(`dispose ${late}`),
      })
    } catch (error) {
      log.push((error as Error).name)
      throw error
    }
  })
  await settled()

  await g.kill()
  await operation.promise
  await sleep(0)

  expect(log).toEqual(['abort GreenletExit', 'GreenletExit', 'dispose late'])
})

test('a time limit ends it, and a late error is dropped', async () => {
  const operation = Promise.withResolvers<string>()

  await expect(withTimeout(1, () => waitFor('it', () => operation.promise))).rejects.toBeInstanceOf(Timeout)

  operation.reject(new Error('late'))
  await settled()
})

test('where a kill is pending the operation is not begun', async () => {
  let begun = false
  const gate = Promise.withResolvers<void>()
  const g = spawn(async () => {
    await gate.promise // no wait of hublet: the kill that comes now is pending
    await waitFor('it', async () => (begun = true))
  })
  await settled()
  const dead = g.kill()
  gate.resolve()

  await dead

  expect(begun).toBe(false)
})

test('a step of something that goes on gives that up also where it is not begun', async () => {
  const log: string[] = []
  const gate = Promise.withResolvers<void>()
  const g = spawn(async () => {
    await gate.promise
    await waitFor('step', never, { abort: () => log.push('given up'), step: true })
  })
  await settled()
  const dead = g.kill()
  gate.resolve()

  await dead

  expect(log).toEqual(['given up'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('what fails while it is given up is reported, and the wait ends all the same', async () => {
  const reports: string[] = []
  getHub().onError = (_error, { text }) => void reports.push(text)
  const g = spawn(() =>
    waitFor('it', never, {
      abort: () => {
        throw new Error('abort')
      },
    }),
  )
  await settled()

  await g.kill()
  getHub().onError = undefined

  expect(g.exit).toBeInstanceOf(GreenletExit)
  expect(reports).toEqual(['giving up a patched operation has failed'])
})

test('a dump tells what is waited for', async () => {
  const g = spawn(() => waitFor('the answer', never))
  await settled()

  expect(g.waits).toEqual(['the answer'])

  await g.kill()
})

test('the stack of an error goes through the wait to those who await it', async () => {
  async function failing(): Promise<never> {
    await new Promise((resolve) => setImmediate(resolve))
    throw new Error('x')
  }
  async function inner(): Promise<unknown> {
    return await waitFor('it', failing)
  }
  async function outer(): Promise<unknown> {
    return await inner()
  }

  const error = await spawn(outer)
    .get()
    .catch((thrown: unknown) => thrown as Error)

  expect((error as Error).stack).toMatch(/at failing .*\n[^]*at (?:async )?inner .*\n[^]*at (?:async )?outer /)
})

test('two in parallel are both given up', async () => {
  const given: number[] = []
  const g = spawn(() => Promise.all([1, 2].map((n) => waitFor(`${n}`, never, { abort: () => given.push(n) }))))
  await settled()

  await g.kill()

  expect(given).toEqual([1, 2])
})

test('a value that has arrived when the kill comes is not lost', async () => {
  const events = new EventTarget()
  const got: unknown[] = []
  const g = spawn(async () => {
    const [event] = (await waitFor('it', () => once(events, 'x'))) as [Event]
    got.push(event.type)
    await sleep(1000)
  })
  await settled()

  events.dispatchEvent(new Event('x'))
  await g.kill()

  expect(got).toEqual(['x'])
})

test('virtual time does not jump over a limit that is on its way', async () => {
  using clock = new VirtualClock()
  const slow = (): Promise<unknown> => waitFor('it', () => sleep(3_600_000))

  await expect(spawn(() => withTimeout(1000, slow)).get()).rejects.toBeInstanceOf(Timeout)

  expect(clock.now()).toBe(1000)
})
