// K3: a class as the reason means nothing here; a class is a value like any other, and is wrapped as 42 is.

import { Greenlet, GreenletError, GreenletExit, kill, shield, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { stubborn } from '../support/bodies.ts'

test('K2 cleanup in finally may wait, and kill resolves when it is done', async () => {
  using clock = new VirtualClock()
  const target = spawn(async () => {
    try {
      await sleep(Infinity)
    } finally {
      await sleep(30)
    }
  })
  await settled()

  expect(await target.kill()).toBe(true)

  expect(clock.now()).toBe(30)
})

test('K2 a second kill interrupts the cleanup again', async () => {
  using _ = new VirtualClock({ autojump: false })
  const seen: unknown[] = []
  const target = spawn(stubborn, 2, seen)
  await settled()
  const reasons = [new GreenletExit('first'), new GreenletExit('second')]

  for (const reason of reasons) {
    void target.kill(reason)
    await settled()
  }

  expect(seen).toEqual(reasons)
  expect(target.value).toBe('survived')
})

test('two kills before the next wait are delivered one by one, in the order of the calls', async () => {
  const gate = Promise.withResolvers<void>()
  const seen: unknown[] = []
  const target = spawn(async () => {
    await gate.promise
    return await stubborn(2, seen)
  })
  await settled()
  const reasons = [new GreenletExit('first'), new GreenletExit('second')]

  for (const reason of reasons) void target.kill(reason)
  gate.resolve()
  await target.join()

  expect(seen).toEqual(reasons)
})

test('a kill rejects every wait of the greenlet at once', async () => {
  await using _ = leakCheck()
  const ends: string[] = []
  const branch = (ms: number): Promise<void> => sleep(ms).catch((error: Error) => void ends.push(`${ms} ${error.name}`))
  const target = spawn(() => Promise.all([branch(1000), branch(Infinity), branch(2000)]))
  await settled()

  expect(target.waits).toHaveLength(3)
  await target.kill()

  expect(ends).toEqual(['1000 GreenletExit', 'Infinity GreenletExit', '2000 GreenletExit'])
})

for (const [what, reason] of [
  ['42', 42],
  ['null', null],
  ['a string', 'x'],
  ['a class', RangeError],
] as const) {
  test(`K3 a greenlet killed with ${what} fails with a GreenletError around it`, async () => {
    const target = spawn(sleep, Infinity)
    const got = target.get().catch((thrown: unknown) => thrown)
    await settled()

    await target.kill(reason)

    const error = await got
    expect(error).toBeInstanceOf(GreenletError)
    expect(error).toMatchObject({ code: 'HUBLET_NON_ERROR', cause: reason })
    expect(target.successful).toBe(false)
  })
}

for (const start of [true, false]) {
  test(`K3 a greenlet killed with an error ${start ? 'while it waits' : 'before its start'} fails with it`, async () => {
    const reason = new RangeError('x')
    const target = new Greenlet(() => sleep(Infinity))
    const got = target.get().catch((thrown: unknown) => thrown)
    if (start) target.start()
    await settled()

    await kill(target, reason)

    expect(await got).toBe(reason)
    expect(target.exception).toBe(reason)
    expect([target.successful, target.exit]).toEqual([false, undefined])
  })
}

test('K4 a greenlet that catches its kill and returns 7 has the value 7', async () => {
  const target = spawn(() => sleep(Infinity).catch(() => 7))
  await settled()

  expect(await target.kill()).toBe(true)

  expect([target.value, target.successful, target.exit]).toEqual([7, true, undefined])
  expect(await target.get()).toBe(7)
})

test('K5 kill with a timeout returns false when the greenlet lives on', async () => {
  using clock = new VirtualClock()
  const target = spawn(stubborn, 2, [])
  await settled()

  const dead = await target.kill(undefined, { timeout: 10 })

  expect([dead, clock.now(), target.dead]).toEqual([false, 10, false])
  await target.kill()
})

test('K9 a greenlet that kills itself gets the reason thrown right there', async () => {
  const log: string[] = []
  const target: Greenlet = spawn(() => {
    try {
      void target.kill()
      log.push('went on')
    } finally {
      log.push('finally')
    }
  })

  expect(await target.join()).toBe(true)

  expect(log).toEqual(['finally'])
  expect(target.exit).toBeInstanceOf(GreenletExit)
})

test('a kill goes on when the greenlet that awaits it is killed', async () => {
  using clock = new VirtualClock({ autojump: false })
  const target = spawn(() => shield(() => sleep(50)))
  const killer = spawn(() => target.kill())
  await settled()

  await killer.kill()
  expect(target.dead).toBe(false)
  clock.advance(50)
  await settled()

  expect(target.exit).toBeInstanceOf(GreenletExit)
})

test('a signal ends the wait for the death, the kill goes on', async () => {
  using clock = new VirtualClock({ autojump: false })
  const target = spawn(() => shield(() => sleep(50)))
  const abort = new AbortController()
  const reason = new RangeError('x')
  await settled()
  const killed = target.kill(undefined, { signal: abort.signal }).catch((error: unknown) => error)

  abort.abort(reason)

  expect(await killed).toBe(reason)
  clock.advance(50)
  await settled()
  expect(target.exit).toBeInstanceOf(GreenletExit)
})

test('a kill that nobody awaits takes no kill of its caller', async () => {
  const target = spawn(() => shield(() => sleep(Infinity)))
  const log: string[] = []
  const caller = spawn(async () => {
    void target.kill()
    await sleep(Infinity).catch(() => log.push('caught'))
    await sleep(0)
    log.push('done')
  })
  await settled()

  await caller.kill()

  expect(log).toEqual(['caught', 'done'])
  await target.kill(undefined, { grace: 0 })
})
