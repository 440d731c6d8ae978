// L1: `bool(greenlet)` has no meaning in JavaScript (objects are truthy); `started`, `running`, `ready`, `dead` say it.
// L5: SystemExit has no meaning in Node: process.exit() ends the process from anywhere.

import { Greenlet, GreenletError, GreenletExit, MisuseError, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

test('L1 a greenlet goes from new through scheduled and running to dead', async () => {
  await using _ = leakCheck()
  const gate = Promise.withResolvers<void>()
  const greenlet = new Greenlet(() => gate.promise)
  const seen = [stateOf(greenlet)]

  greenlet.start()
  seen.push(stateOf(greenlet))
  await settled()
  seen.push(stateOf(greenlet))
  gate.resolve()
  await greenlet.join()

  expect([...seen, stateOf(greenlet)]).toEqual(['', 'started', 'started running', 'started ready dead'])
})

test('L1 a greenlet is not dead from inside its body', async () => {
  const greenlet: Greenlet<string> = spawn(() => stateOf(greenlet))

  expect(await greenlet.get()).toBe('started running')
})

test('L3 start twice runs the body once', async () => {
  let runs = 0
  const greenlet = new Greenlet(() => runs++)

  greenlet.start()
  greenlet.start()
  await greenlet.join()
  greenlet.start()
  await settled()

  expect(runs).toBe(1)
})

test('L3 start after startLater, and startLater after start, run the body once', async () => {
  using _ = new VirtualClock()
  let runs = 0
  const both = [new Greenlet(() => runs++), new Greenlet(() => runs++)]

  both[0]!.startLater(10)
  both[0]!.start()
  both[1]!.start()
  both[1]!.startLater(10)
  await sleep(100)

  expect(runs).toBe(2)
})

test('L4 a returned value can be got again and again', async () => {
  const greenlet = spawn(async () => 25)

  expect([greenlet.value, greenlet.successful]).toEqual([undefined, false])
  expect(await greenlet.get()).toBe(25)

  expect([await greenlet.get(), greenlet.tryGet(), greenlet.value]).toEqual([25, 25, 25])
  expect([greenlet.successful, greenlet.exception, greenlet.exit]).toEqual([true, undefined, undefined])
})

test('L4 a thenable is followed, and a returned greenlet is not', async () => {
  const inner = spawn(sleep, Infinity)
  // oxlint-disable-next-line unicorn/no-thenable
  const outer = spawn(() => ({ then: (resolve: (value: number) => void) => resolve(3) }))

  expect(await spawn(async () => inner).get()).toBe(inner)
  expect(await outer.get()).toBe(3)

  await inner.kill()
})

test('L5 a thrown error is thrown by every get', async () => {
  const error = new RangeError('x')
  const greenlet = spawn(() => {
    throw error
  })

  await expect(greenlet.get()).rejects.toBe(error)
  await expect(greenlet.get()).rejects.toBe(error)

  expect(() => greenlet.tryGet()).toThrow(error)
  expect([greenlet.successful, greenlet.value, greenlet.exception]).toEqual([false, undefined, error])
})

test('L5 a failure that nobody looks at is reported once', async () => {
  using reports = collectReports()
  const error = new RangeError('x')
  const greenlet = spawn(() => Promise.reject(error))

  await settled()

  expect(reports.errors).toEqual([error])
  await expect(greenlet.get()).rejects.toBe(error)
  await settled()
  expect(reports.errors).toEqual([error])
})

test('L5 join returns true after a failure, and throws it with raiseError', async () => {
  const error = new RangeError('x')
  const greenlet = spawn(() => Promise.reject(error))

  const early = greenlet.join({ raiseError: true })

  await expect(early).rejects.toBe(error)
  expect(await greenlet.join()).toBe(true)
  await expect(greenlet.join({ raiseError: true })).rejects.toBe(error)
})

test('L5 a GreenletExit that the body throws ends it well', async () => {
  const exit = new GreenletExit('done')
  const greenlet = spawn(() => Promise.reject(exit))

  await greenlet.join()

  expect([greenlet.successful, greenlet.exit, greenlet.exception]).toEqual([true, exit, undefined])
  await expect(greenlet.get()).rejects.toBe(exit)
})

test('L5 something thrown that is no error becomes the cause of a GreenletError', async () => {
  const greenlet = spawn(() => Promise.reject('just text')) // oxlint-disable-line prefer-promise-reject-errors

  const error = await greenlet.get().catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(GreenletError)
  expect(error).toMatchObject({
    code: 'HUBLET_NON_ERROR',
    cause: 'just text',
    message: "greenlet: 'just text' is no Error",
  })
})

test('L6 a child runs on when its parent has ended', async () => {
  using _ = new VirtualClock()
  const parent = spawn(() => spawn(() => sleep(10).then(() => 'done')))

  const child = await parent.get()

  expect([parent.dead, child.dead]).toEqual([true, false])
  expect(await child.get()).toBe('done')
})

test('L9 a join of itself returns false when its time is up, and is refused without a limit', async () => {
  using clock = new VirtualClock()
  const greenlet: Greenlet<boolean> = spawn(async () => {
    expect(() => greenlet.join()).toThrow(MisuseError)
    expect(() => greenlet.get()).toThrow('cannot get: a greenlet that waits for its own end waits for ever')
    return await greenlet.join({ timeout: 10 })
  })

  expect(await greenlet.get()).toBe(false)
  expect(clock.now()).toBe(10)
})

test('L12 a spawn callback is called on start and on startLater until it is disposed', async () => {
  const seen: Greenlet[] = []
  const watch = Greenlet.onSpawn((greenlet) => seen.push(greenlet))
  const all = [new Greenlet(sleep), new Greenlet(sleep), new Greenlet(sleep)] as const

  all[0].start()
  all[0].start()
  all[1].startLater(1000)
  watch[Symbol.dispose]()
  watch[Symbol.dispose]()
  all[2].start()

  expect(seen).toEqual([all[0], all[1]])
  await all[1].kill()
  await settled()
})

test('L13 scope waits for the greenlet, and kills it with the error of the block', async () => {
  using _ = new VirtualClock()
  const error = new RangeError('x')
  const waited = spawn(() => sleep(10).then(() => 'done'))
  const killed = spawn(sleep, Infinity)

  expect(await waited.scope(() => waited.dead)).toBe(false)
  await expect(killed.scope(() => Promise.reject(error))).rejects.toBe(error)

  expect(waited.value).toBe('done')
  expect(killed.exception).toBe(error)
})

test('L13 await using kills the greenlet at the end of the block', async () => {
  await using _ = leakCheck()
  let kept: Greenlet<void>
  {
    await using greenlet = spawn(sleep, Infinity)
    kept = greenlet
    await settled()
  }

  expect(kept.exit).toBeInstanceOf(GreenletExit)
})

test('a subclass with run() is a greenlet with a state of its own', async () => {
  class Counter extends Greenlet<number> {
    readonly from: number
    constructor(from: number) {
      super()
      this.from = from
    }
    override async run(): Promise<number> {
      await sleep(0)
      return this.from + 1
    }
  }

  const counter = Counter.spawn(41)

  expectTypeOf(counter).toEqualTypeOf<Counter>()
  expect(await counter.get()).toBe(42)
})

function stateOf(greenlet: Greenlet): string {
  return (['started', 'running', 'ready', 'dead'] as const).filter((word) => greenlet[word]).join(' ')
}
