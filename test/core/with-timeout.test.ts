import { ArgumentRangeError, ArgumentTypeError, Timeout, sleep, spawn, withTimeout } from '@hublet/core'
import { VirtualClock, leakCheck } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('TO4 what ends in time is returned as it is', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const waited = await withTimeout(10, async () => {
    await sleep(5)
    return 'in time'
  })
  const at = clock.now()

  expect([waited, at]).toEqual(['in time', 5])
  await expect(withTimeout(10, () => 'at once')).resolves.toBe('at once')
})

test('TO4 without a fallback the wait inside and the call reject with a Timeout', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()
  let inside: unknown

  const call = withTimeout(10, async () => {
    inside = await sleep(100).catch(same)
    throw inside
  })

  await expect(call).rejects.toThrow(expect.objectContaining({ code: 'HUBLET_TIMEOUT', ms: 10 }))
  expect(await call.catch(same)).toBe(inside)
  expect(clock.now()).toBe(10)
})

test.for([
  ['value', 'too slow'],
  ['undefined', undefined],
  ['null', null],
] as const)('TO4 G4 at its own expiry the fallback %s is returned', async ([, fallback]) => {
  await using _ = virtualTime()

  await expect(withTimeout(10, () => sleep(100), { fallback })).resolves.toBe(fallback)
})

test('TO4 a foreign timeout passes through, not the fallback', async () => {
  await using _ = virtualTime()
  const never = spawn(sleep, Infinity)
  const foreign = new Timeout(5)

  const call = withTimeout(10, () => never.get({ timeout: foreign }), { fallback: 'mine' })

  expect(await call.catch(same)).toBe(foreign)
  await never.kill()
})

test('TO4 the timeout of an outer call passes through the inner one, which has a fallback', async () => {
  await using _ = virtualTime()

  const call = withTimeout(10, () => withTimeout(20, () => sleep(100), { fallback: 'inner' }), { fallback: 'outer' })

  await expect(call).resolves.toBe('outer')
})

test('TO5 nested calls due at the same moment: the outer one fires', async () => {
  await using _ = virtualTime()

  const call = withTimeout(10, () => withTimeout(10, () => sleep(100), { fallback: 'inner' }), { fallback: 'outer' })

  await expect(call).resolves.toBe('outer')
})

test('TO5 nested: the inner one fires, the outer one goes on', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const call = withTimeout(30, async () => {
    const inner = await withTimeout(10, () => sleep(100), { fallback: 'inner' })
    await sleep(100).catch(() => {})
    return [inner, clock.now()]
  })

  await expect(call).resolves.toEqual(['inner', 30])
})

test('TO4 an error of the function passes through, also one that came of the timeout', async () => {
  await using _ = virtualTime()
  const clean = async (): Promise<void> => {
    await sleep(100).catch((error: unknown) => {
      throw new Error('cleanup failed', { cause: error })
    })
  }

  await expect(withTimeout(10, () => Promise.reject(new TypeError('no')), { fallback: 1 })).rejects.toThrow(TypeError)
  await expect(withTimeout(10, clean, { fallback: 1 })).rejects.toMatchObject({
    message: 'cleanup failed',
    cause: { code: 'HUBLET_TIMEOUT' },
  })
})

test('TO4 a function that catches the timeout and returns has its value returned', async () => {
  await using _ = virtualTime()

  const call = withTimeout(10, () => sleep(100).catch(() => 'caught'), { fallback: 'fallback' })

  await expect(call).resolves.toBe('caught')
})

test('TO4 a Timeout object gives limit, identity and error', async () => {
  await using _ = virtualTime()
  const [plain, withError] = [new Timeout(10), new Timeout(10, { error: new Error('mine') })]

  expect(await withTimeout(plain, () => sleep(100)).catch(same)).toBe(plain)
  await expect(withTimeout(withError, () => sleep(100))).rejects.toThrow('mine')
  await expect(withTimeout(withError, () => sleep(100), { fallback: 'fallback' })).resolves.toBe('fallback')
})

test('TO4 TO5 a Timeout that runs already is its own timeout: the fallback stands in for it', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  const seen = await spawn(async () => {
    using t = Timeout.start(10)
    await sleep(4)
    return [await withTimeout(t, () => sleep(100), { fallback: 'fallback' }), clock.now()]
  }).get()

  expect(seen).toEqual(['fallback', 10])
})

test('the stack of the error names the async functions that wait for the call', async () => {
  await using _ = virtualTime()

  const error = await spawn(() => loadUser().catch(same)).get()

  expect((error as Error).stack).toMatch(
    /^Timeout: timed out after 10 ms\n[^]*at (async )?loadPage[^]*at (async )?loadUser/,
  )
})

test('a limit of 0 ends the first wait', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await expect(withTimeout(0, () => sleep(1), { fallback: 'none' })).resolves.toBe('none')

  expect(clock.now()).toBe(0)
})

test('a limit of Infinity sets no timer', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock()

  await withTimeout(Infinity, () => sleep(1e12))

  expect(clock.now()).toBe(1e12)
})

test('wrong arguments are refused before the function is called', async () => {
  let called = false
  const fn = (): void => {
    called = true
  }

  await expect(withTimeout(Number.NaN, fn)).rejects.toThrow(
    new ArgumentRangeError('withTimeout: ms must be 0 or more milliseconds, got NaN'),
  )
  await expect(withTimeout(-1, fn)).rejects.toThrow(ArgumentRangeError)
  await expect(withTimeout('1' as unknown as number, fn)).rejects.toThrow(ArgumentTypeError)
  await expect(withTimeout(1, 7 as unknown as () => void)).rejects.toThrow(ArgumentTypeError)
  expect(called).toBe(false)
})

async function loadUser(): Promise<void> {
  await loadPage()
}

async function loadPage(): Promise<void> {
  await withTimeout(10, () => sleep(100))
}
