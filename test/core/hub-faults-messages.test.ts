// Messages that are too large, too deep, too many, secret, hostile.

import { expect, test } from 'vitest'

import { errorOf, startAll, startFaulty } from '../support/hub-threads.ts'

/** Bytes of payload that the lane takes in one record; more goes by the port. */
const largest = 65_536 / 4 - 8

test('F10 texts and bytes of all sizes around the limit of the lane arrive whole, there and back', async () => {
  await using thread = await startFaulty()
  for (let size = largest - 40; size <= largest + 8; size++) {
    const [text, bytes] = ['x'.repeat(size), new Uint8Array(size).fill(3)]

    expect(await thread.api.echo(text)).toBe(text)
    expect(await thread.api.sumOf(bytes)).toEqual([size, 3 * size])
    expect(await thread.api.echo(bytes)).toEqual(bytes)
  }
})

test.for([65_535, 65_536, 65_537, 1_000_000])('F10 %i bytes arrive whole, there and back', async (size) => {
  await using thread = await startFaulty()

  expect(await thread.api.sumOf(new Uint8Array(size).fill(3))).toEqual([size, 3 * size])
  expect(await thread.api.bytes(size)).toEqual(new Uint8Array(size).fill(7))
  expect(await thread.api.echo('é'.repeat(size))).toHaveLength(size)
})

test('F10 a hundred megabytes arrive whole, there and back', async () => {
  await using thread = await startFaulty()

  expect(await thread.api.sumOf(new Uint8Array(1e8).fill(1))).toEqual([1e8, 1e8])
  expect((await thread.api.bytes(1e8)).length).toBe(1e8)
})

test('what goes through the lane and what goes by the port keeps its order', async () => {
  await using thread = await startFaulty()
  const sizes = Array.from({ length: 300 }, (_, n) => (n % 3 === 0 ? 100_000 : n % 7))
  for (const size of sizes) void thread.api.note(new Uint8Array(size))

  expect(await thread.api.noted()).toEqual(sizes)
})

test('F13 what has too many levels is refused where it is sent; the link lives', async () => {
  await using thread = await startFaulty()

  expect(await errorOf(thread.api.echo(nested(5000)))).toMatchObject({ code: 'HUBLET_MESSAGE_TOO_DEEP' })
  expect(await errorOf(thread.api.nested(5000))).toMatchObject({ code: 'HUBLET_MESSAGE_TOO_DEEP' })
  expect(await thread.api.echo(nested(900))).toEqual(nested(900))
})

test('F13 what is too deep only for the stack of its receiver fails that call, and no other', async () => {
  await using thread = await startFaulty('shallow', { resourceLimits: { stackSizeMb: 0.5 } })
  const wide = { deep: objects(990), wide: Array.from({ length: 5000 }, () => 1) }
  const before = thread.api.add(1, 2)

  const outcomes = await Promise.all(
    [wide, objects(990)].map((value) => thread.api.add(1, value as never).catch(String)),
  )

  expect(outcomes.filter((text) => String(text).includes('could not be read')).length).toBeGreaterThan(0)
  expect(await before).toBe(3)
  expect(await thread.api.add(3, 4)).toBe(7)
})

test('F25 100,000 calls that nobody waits for in between all come back; timers have their turn meanwhile', async () => {
  await using thread = await startFaulty()
  let ticks = 0
  const timer = setInterval(() => ticks++, 1)
  const before = process.memoryUsage().rss

  const calls = Array.from({ length: 100_000 }, (_, n) => thread.api.add(n, 1))
  const { queuedBytes } = thread.stats()
  const sum = (await Promise.all(calls)).reduce((total, one) => total + one)
  clearInterval(timer)

  expect(sum).toBe(5_000_050_000)
  expect(ticks).toBeGreaterThan(5)
  expect(queuedBytes).toBeLessThan(100_000 * 32)
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000 * 6000)
  expect(thread.stats()).toMatchObject({ calls: 0, queuedBytes: 0 })
})

test('F25 a flood from four hubs at once does not keep the timers of the one they call waiting', async () => {
  await using target = await startFaulty('target')
  const callers = await startAll('one', 'two', 'three', 'four')
  const floods = callers.map((caller) => caller.api.flood('target', 10_000))
  let timersFired = 0

  while (callers.some((caller) => caller.stats().calls > 0)) timersFired += (await target.api.timersIn(20)) > 0 ? 1 : 0

  expect(await Promise.all(floods)).toEqual([10_000, 10_000, 10_000, 10_000])
  expect(timersFired).toBeGreaterThan(0)
  await Promise.all(callers.map((caller) => caller.stop()))
})

test('F37 keys that mean something to JavaScript are keys like others', async () => {
  await using thread = await startFaulty()
  const text = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"then":1,"toString":2}'
  const value = JSON.parse(text) as object

  const back = await thread.api.echo(value)

  expect(JSON.stringify(back)).toBe(text)
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
  expect(await thread.api.polluted()).toEqual([])
  expect(({} as Record<string, unknown>)['polluted']).toBe(undefined)
})

test.for(['__proto__', 'constructor', 'toString', 'then', 'hasOwnProperty'])(
  'F37 the functions of objects are no exports: %s',
  async (name) => {
    await using thread = await startFaulty()

    expect(await errorOf(thread.call(name as 'hang', []))).toMatchObject({ code: 'HUBLET_UNKNOWN_EXPORT' })
  },
)

test('F39 fields of errors stay where they are, unless their class is registered', async () => {
  await using thread = await startFaulty()

  const error = await errorOf(thread.api.failWithSecret())

  expect(error).toMatchObject({ message: 'login failed', cause: { message: 'because' } })
  expect(JSON.stringify([error, Object.getOwnPropertyDescriptors(error)])).not.toContain('canary')
})

test('F39 nor do those of the error that ends a hub reach anybody', async () => {
  const thread = await startFaulty()

  const exit = await errorOf(thread.api.crashWithSecret())

  expect(exit).toMatchObject({ cause: { message: 'login failed' } })
  expect(JSON.stringify([exit.cause, Object.getOwnPropertyDescriptors(exit.cause)])).not.toContain('canary')
})

test('F40 a small buffer arrives alone, without the pool that it stands in', async () => {
  await using thread = await startFaulty()
  const buffer = Buffer.from('hi')
  expect(buffer.buffer.byteLength).toBeGreaterThan(2)

  expect(await thread.api.memoryOf(buffer)).toBe(2)
  expect(((await thread.api.echo(buffer)) as Uint8Array).buffer.byteLength).toBe(2)
  expect(await thread.api.memoryOf(new Uint8Array(1000).subarray(10, 30))).toBe(20)
  const far = (await thread.api.echo({ pad: Array(3000).fill(1), buffer })) as { buffer: Uint8Array }
  expect(far.buffer.buffer.byteLength).toBe(2)
})

function nested(levels: number): unknown {
  return levels === 0 ? 0 : [nested(levels - 1)]
}

function objects(levels: number): unknown {
  return levels === 0 ? 0 : { below: objects(levels - 1) }
}
