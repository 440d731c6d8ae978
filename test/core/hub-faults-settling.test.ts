// Whatever happens to a hub thread, and whenever: all who wait for it go on, each once.

import { GreenletExit, HubExit, HubThread, Timeout, getHub, hubs, sleep, spawn, withTimeout } from '@hublet/core'
import { expect, test } from 'vitest'

import { comes, errorOf, startAll, startFaulty } from '../support/hub-threads.ts'
import { runProgram } from '../support/program.ts'
import { collectUnhandled } from '../support/unhandled.ts'

const unhandled = collectUnhandled()

test.for(['terminate', 'exit', 'crash'] as const)(
  'F01 10,000 calls that are under way when their hub dies (%s) all end with its HubExit, once',
  async (how) => {
    const thread = await startFaulty()
    let settled = 0
    const calls = Array.from({ length: 10_000 }, () => errorOf(thread.api.hang()).finally(() => settled++))
    await thread.api.add(1, 2)

    if (how === 'terminate') void thread.terminate()
    else void errorOf(how === 'exit' ? thread.api.exit(3) : thread.api.crash('immediate'))
    const exit = await thread.exited.get()

    expect(new Set(await Promise.all(calls))).toEqual(new Set([exit]))
    expect(settled).toBe(10_000)
    expect(thread.stats()).toMatchObject({ alive: false, calls: 0, serving: 0 })
  },
)

test('what is asked after the death is refused at once, with what the hub died of', async () => {
  const thread = await startFaulty()
  await errorOf(thread.api.crash('timer'))

  expect(await errorOf(thread.api.add(1, 2))).toMatchObject({ code: 'HUBLET_HUB_EXIT', cause: { message: 'boom' } })
  expect(() => thread.spawn('add', 1, 2)).toThrow(HubExit)
  expect(hubs()).toEqual([])
  expect(String(thread)).toBe('<HubThread "faulty" gone>')
  await using _ = await startFaulty('heir of its slot')
  expect(await errorOf(thread.api.add(1, 2))).toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'faulty' })
})

test('F44 while the main thread is blocked hubs serve each other, and hear of deaths when it is back', async () => {
  await using a = await startFaulty('a')
  await using b = await startFaulty('b')
  await using c = await startFaulty('c')
  expect(await Promise.all([a.api.ask('b', 'add', 1, 2), b.api.ask('c', 'add', 1, 2)])).toEqual([3, 3])
  const busy = a.api.askFor('b', 1500)
  const lost = errorOf(b.api.ask('c', 'hang'))
  void errorOf(c.api.exitInTimer(5))

  await sleep(0)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)

  expect(await busy).toBeGreaterThan(20)
  expect(await lost).toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'c', exitCode: 5 })
})

test('a hub that is blocked for two seconds is not taken for dead', async () => {
  await using thread = await startFaulty()
  const blocked = thread.api.block(2000)
  const behind: Promise<number>[] = []
  while (thread.stats().unreadFor < 1000) {
    behind.push(thread.api.add(1, 2))
    await sleep(10)
  }

  expect(thread.stats()).toMatchObject({ alive: true })
  expect(await blocked).toBe(2000)
  expect(new Set(await Promise.all(behind))).toEqual(new Set([3]))
})

test('a start that is killed or timed out at any moment leaves no thread, and nothing waiting', async () => {
  const { waiting } = getHub().stats()
  for (let ms = 0; ms < 60; ms += 4) {
    const starting = spawn(() => startFaulty())
    await sleep(ms)
    await starting.kill()
    await starting.value?.stop()
    const limited = await withTimeout(ms, () => startFaulty(), { fallback: undefined })
    await limited?.stop()
  }
  await comes(() => getHub().stats().waiting === waiting && hubs().length === 0)

  expect(unhandled).toEqual([])
})

test('a call that is killed, timed out or aborted at any moment leaves nothing behind', async () => {
  await using thread = await startFaulty()
  for (let n = 0; n < 200; n++) {
    const call = spawn(() => thread.api.hang())
    await sleep(n % 3)
    expect(await call.kill()).toBe(true)
    await expect(thread.call('hang', [], { timeout: n % 3 })).rejects.toThrow(Timeout)
  }
  await comes(() => thread.stats().calls === 0)
  expect(await thread.api.living()).toBe(1)
})

test('a deadline that passes over there before the greenlet has begun is the timeout of the caller all the same', async () => {
  await using thread = await startFaulty()
  for (let n = 0; n < 100; n++) {
    const timeout = new Timeout(6)
    void thread.api.block(5 + (n % 20) / 10)

    expect(await errorOf(thread.call('hang', [], { timeout }))).toBe(timeout)
  }
})

test('an argument whose getter aborts its own call ends what was called', async () => {
  await using thread = await startFaulty()
  const controller = new AbortController()
  const argument = {
    get x() {
      controller.abort(new Error('no more'))
      return 1
    },
  }

  const error = await errorOf(thread.call('hangWith', [argument], { signal: controller.signal }))

  expect(error.message).toBe('no more')
  expect(thread.stats().calls).toBe(0)
  while ((await thread.api.living()) > 1) await sleep(1)
})

test('an argument whose getter calls the same hub is refused that call, and nothing else is harmed', async () => {
  await using thread = await startFaulty()
  const rows = Array.from({ length: 20 }, (_, n) => ({ n, name: String(n) }))
  let inner: Promise<unknown> | undefined
  const argument = {
    rows,
    get x() {
      inner ??= errorOf(thread.api.add(1, 2))
      return [{ other: 1, keys: 2 }]
    },
  }

  expect(await thread.api.echo(argument)).toEqual({ rows, x: [{ other: 1, keys: 2 }] })
  expect(await inner).toMatchObject({ code: 'HUBLET_MISUSE' })
  for (let n = 0; n < 3; n++) expect(await thread.api.echo(rows)).toEqual(rows)
})

test('stop and terminate in any order, at any number, come to the same end', async () => {
  const thread = await startFaulty()
  const hanging = errorOf(thread.api.hang())

  const ends = [thread.stop(), thread.stop({ grace: 0 }), thread.terminate(), thread.stop(), thread.terminate()]

  expect(await Promise.all(ends)).toEqual([true, true, true, true, true])
  expect(['HubExit', 'GreenletExit']).toContain((await hanging).name)
  expect(await Promise.all([thread.stop(), thread.terminate()])).toEqual([true, true])
})

test('a call during a stop is refused; what ran before hears of its kill', async () => {
  const thread = await startFaulty()
  const hanging = errorOf(thread.api.hang())
  const stopping = thread.stop()

  expect(await errorOf(thread.api.add(1, 2))).toBeInstanceOf(HubExit)

  expect(await hanging).toBeInstanceOf(GreenletExit)
  expect(await stopping).toBe(true)
})

test('waits for the end of a thread that are killed or timed out leave it ending', async () => {
  const thread = await startFaulty()
  const waiter = spawn(() => thread.exited.get())
  await expect(thread.exited.get({ timeout: 0 })).rejects.toThrow(Timeout)
  const stopper = spawn(() => thread.stop())
  await sleep(0)

  await Promise.all([waiter.kill(), stopper.kill()])

  expect(await thread.exited.get()).toMatchObject({ exitCode: 0 })
})

test('a thread that shall not hold the process holds it while it starts, and while it is asked', () => {
  expect(runProgram('hub-unref')).toMatchObject({ status: 0, stdout: 'started\n3\n' })
})

test('F26 a thread for which there is no place is refused, and the process lives', () => {
  expect(runProgram('hub-too-many')).toMatchObject({ status: 0, stdout: 'HUBLET_TOO_MANY_THREADS\n3\n' })
})

test('what runs for a hub that dies is killed', async () => {
  const [caller, called] = await startAll('caller', 'called')
  const asked = errorOf(caller!.api.ask('called', 'hang'))
  while ((await called!.api.living()) < 2) await sleep(1)

  await caller!.terminate()

  expect(await asked).toMatchObject({ hub: 'caller' })
  while ((await called!.api.living()) > 1) await sleep(1)
  await called!.stop()
})

test('F04 a module that ends its thread while it is loaded fails the start, whatever the code', async () => {
  const start = (text: string): Promise<unknown> => errorOf(HubThread.start(`data:text/javascript,${text}`))

  expect(await start('process.exit(0)')).toMatchObject({ code: 'HUBLET_HUB_EXIT', exitCode: 0 })
  expect(await start('setTimeout(() => { throw new Error("early") }); await new Promise(() => {})')).toMatchObject({
    code: 'HUBLET_HUB_EXIT',
    cause: { message: 'early' },
  })
})
