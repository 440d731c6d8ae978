// Threads with hubs: started, called, stopped, killed.

import { GreenletExit, HubExit, HubThread, Timeout, UnknownExport, sleep, spawn, withTimeout } from '@hublet/core'
import { expect, test } from 'vitest'

type Basic = typeof import('../support/hubs/basic.ts')

const at = (name: string): URL => new URL(`../support/hubs/${name}.ts`, import.meta.url)
const start = (options?: Parameters<typeof HubThread.start>[1]): Promise<HubThread<Basic>> =>
  HubThread.start<Basic>(at('basic'), options)

test('functions of the module are called, and their results come back', async () => {
  await using thread = await start()

  expect(await thread.api.add(1, 2)).toBe(3)
  expect(await thread.call('echo', ['x'])).toBe('x')
})

test('a result of many values comes back whole', async () => {
  await using thread = await start()

  expect(await thread.api.numbers(100_000)).toHaveLength(100_000)
})

test('an error comes back with its class, cause, and both stacks', async () => {
  await using thread = await start({ name: 'io' })

  const error = await thread.api.fail('no').catch((thrown: unknown) => thrown as Error)

  expect(error).toBeInstanceOf(TypeError)
  expect(error).toMatchObject({ message: 'no', cause: { message: 'below' } })
  expect(error.stack).toMatch(/basic\.ts[\s\S]*io[\s\S]*hub-thread\.test\.ts/)
})

test.for([undefined, null, 'text', 42, { a: 1 }])('what is thrown and no error comes back: %j', async (value) => {
  await using thread = await start()

  const error = await thread.api.failWith(value).catch((thrown: unknown) => thrown as Error)

  expect(error).toMatchObject({ name: 'GreenletError', cause: value })
})

test('calling what is not exported names what is', async () => {
  await using thread = await start()

  const error = await thread.call('nope' as 'add', [1, 2]).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(UnknownExport)
  expect((error as Error).message).toContain('"add"')
  expect((error as Error).message).not.toContain('notCallable')
})

test('F11 an argument that cannot be sent is refused, and the thread lives', async () => {
  await using thread = await start()

  await expect(thread.api.echo({ deep: [Symbol('here')] })).rejects.toMatchObject({ code: 'HUBLET_UNCLONEABLE' })
  await expect(thread.api.uncloneable()).rejects.toMatchObject({ code: 'HUBLET_UNCLONEABLE' })
  expect(await thread.api.add(1, 1)).toBe(2)
})

test('a killed caller goes on at once, and the greenlet over there dies with its finally', async () => {
  await using thread = await start()
  const caller = spawn(() => thread.api.hang('one'))
  await until(async () => (await thread.api.seen()).includes('one began'))

  expect(await caller.kill(new GreenletExit('enough'))).toBe(true)

  expect(caller.exit?.message).toBe('enough')
  const events = await collect(thread, 2)
  expect(events).toEqual(['one GreenletExit: enough', 'one cleaned up'])
})

test('a timeout of the caller ends the call with its own timeout, and the greenlet over there', async () => {
  await using thread = await start()
  const timeout = new Timeout(30)

  await expect(withTimeout(timeout, () => thread.api.hang('two'))).rejects.toBe(timeout)

  expect((await collect(thread, 3)).at(-1)).toBe('two cleaned up')
})

test('a time limit of the call itself throws a Timeout', async () => {
  await using thread = await start()

  await expect(thread.call('hang', ['x'], { timeout: 10 })).rejects.toThrow(Timeout)
})

test('a signal ends the call with its reason', async () => {
  await using thread = await start()
  const controller = new AbortController()
  const outcome = thread.call('hang', ['x'], { signal: controller.signal })

  controller.abort(new Error('changed my mind'))

  await expect(outcome).rejects.toThrow('changed my mind')
})

test('a greenlet over there is joined, and its result taken', async () => {
  await using thread = await start()

  const g = thread.spawn('add', 20, 22)

  expect(await g.join()).toBe(true)
  expect(await g.get()).toBe(42)
  expect(g.successful).toBe(true)
})

test('a kill of a greenlet over there resolves when its cleanup is done', async () => {
  await using thread = await start()
  const g = thread.spawn('hang', 'three')
  await until(async () => (await thread.api.seen()).includes('three began'))

  expect(await g.kill()).toBe(true)

  expect(await thread.api.seen()).toEqual(['three GreenletExit: the greenlet was killed', 'three cleaned up'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('a greenlet over there that swallows its kill ends with what it returns', async () => {
  await using thread = await start()
  const g = thread.spawn('stubborn')
  await thread.api.add(1, 1)

  await g.kill()

  expect(g.value).toBe('killed')
})

test('a greenlet over there that was killed before its turn never runs', async () => {
  await using thread = await start()
  const g = thread.spawn('hang', 'four')
  void g.kill()

  await g.join()

  expect(await thread.api.seen()).toEqual([])
})

test('F04 process.exit ends the hub only; what was asked of it ends with HubExit', async () => {
  await using thread = await start({ name: 'worker' })
  const hanging = thread.api.hang('x').catch((error: unknown) => error)

  await expect(thread.api.exit(3)).rejects.toMatchObject({ code: 'HUBLET_HUB_EXIT', hub: 'worker', exitCode: 3 })

  expect(await hanging).toBeInstanceOf(HubExit)
  expect(await thread.exited.get()).toMatchObject({ exitCode: 3 })
  expect(thread.alive).toBe(false)
  await expect(thread.api.add(1, 2)).rejects.toBeInstanceOf(HubExit)
})

test('F01 a crash ends what was asked with the error as the cause', async () => {
  await using thread = await start()
  const hanging = thread.api.hang('x').catch((error: unknown) => error)
  await thread.api.crash('boom')

  const error = (await hanging) as HubExit

  expect(error).toBeInstanceOf(HubExit)
  expect(error.cause).toBeInstanceOf(RangeError)
  expect((error.cause as Error).message).toBe('boom')
  expect(await thread.exited.get()).toMatchObject({ exitCode: 1, cause: { message: 'boom' } })
})

test('F03 a loop without end is terminated', async () => {
  await using thread = await start()
  const looping = thread.api.loop().catch((error: unknown) => error)
  await sleep(0)

  expect(await thread.terminate()).toBe(true)

  expect(await looping).toBeInstanceOf(HubExit)
})

test('stop kills the greenlets, whose callers hear of it, and runs their cleanup', async () => {
  const thread = await start()
  const hanging = thread.api.hang('five').catch((error: unknown) => error)
  await thread.api.add(1, 1)

  expect(await thread.stop()).toBe(true)

  expect(await hanging).toBeInstanceOf(GreenletExit)
  expect(await thread.exited.get()).toMatchObject({ exitCode: 0 })
})

test('a thread that does not stop is terminated when the grace is over', async () => {
  const thread = await start()
  void thread.api.loop().catch(() => {})
  await sleep(0)

  expect(await thread.stop({ grace: 20 })).toBe(true)
})

test('a module that throws, does not exist, or ends its thread is the error of the start', async () => {
  await expect(HubThread.start(at('broken'))).rejects.toThrow('broken on purpose')
  await expect(HubThread.start(at('missing'))).rejects.toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' })
  await expect(HubThread.start(at('exits'))).rejects.toMatchObject({ code: 'HUBLET_HUB_EXIT', exitCode: 7 })
})

test('a module without functions starts; calling it says that it has none', async () => {
  await using thread = await HubThread.start(at('empty'))

  await expect(thread.call('x', [])).rejects.toThrow('exports no functions')
})

test('F39 secrets of the environment stay here unless they are given', async () => {
  process.env['SECRET_TOKEN'] = 'hidden'
  try {
    await using thread = await start()
    await using open = await start({ env: { SECRET_TOKEN: 'given' } })

    expect(await thread.api.env('SECRET_TOKEN')).toBe(undefined)
    expect(await thread.api.env('PATH')).toBe(process.env['PATH'])
    expect(await open.api.env('SECRET_TOKEN')).toBe('given')
  } finally {
    delete process.env['SECRET_TOKEN']
  }
})

test('args are there', async () => {
  await using thread = await start({ args: { size: 3 } })

  expect(await thread.api.args()).toEqual({ size: 3 })
})

test('hubs call each other without the one that has started them', async () => {
  await using one = await start({ name: 'one' })
  await using two = await start({ name: 'two' })

  expect(await one.api.ask('two', 'add', 1, 2)).toBe(3)
  expect(await two.api.ask('one', 'add', 3, 4)).toBe(7)
  await expect(one.api.ask('two', 'fail', 'deep')).rejects.toThrow(TypeError)
})

test('hubs that ask each other for the first time at the same moment both get their answers', async () => {
  for (let round = 0; round < 5; round++) {
    await using one = await start({ name: `a${round}` })
    await using two = await start({ name: `b${round}` })

    const answers = await Promise.all([one.api.ask(`b${round}`, 'add', 1, 2), two.api.ask(`a${round}`, 'add', 3, 4)])

    expect(answers).toEqual([3, 7])
  }
})

test('F01 a sibling that waits for a hub hears of its crash, with the error', async () => {
  await using one = await start({ name: 'asker' })
  await using two = await start({ name: 'victim' })
  const asked = one.api.ask('victim', 'hang', 'x').catch((error: unknown) => error)
  await until(async () => (await two.api.seen()).includes('x began'))

  await two.api.crash('boom')

  expect(await asked).toMatchObject({ name: 'HubExit', hub: 'victim', cause: { message: 'boom' } })
  expect(await two.exited.get()).toBeInstanceOf(HubExit)
})

test('a hub that is blocked is not taken for dead', async () => {
  await using thread = await start()
  const blocked = thread.api.block(300)
  await sleep(50)
  const behind = thread.api.add(1, 1)
  await sleep(50)

  expect(thread.stats()).toMatchObject({ alive: true, calls: 2 })
  expect(thread.stats().unreadFor).toBeGreaterThan(0)

  expect(await blocked).toBe(300)
  expect(await behind).toBe(2)
  expect(thread.stats()).toMatchObject({ calls: 0, unreadBytes: 0, unreadFor: 0 })
})

test('a killed start leaves no thread behind', async () => {
  const starting = spawn(() => start())
  await sleep(1)

  await starting.kill()

  expect(starting.exit).toBeInstanceOf(GreenletExit)
})

test.for([undefined, 'basic.ts', 42, {}])('a module that is no URL is refused: %j', async (url) => {
  await expect(HubThread.start(url as URL)).rejects.toMatchObject({ code: 'HUBLET_ARGUMENT_TYPE' })
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(1)
}

async function collect(thread: HubThread<Basic>, count: number): Promise<string[]> {
  const events: string[] = []
  while (events.length < count) events.push(...(await thread.api.seen()))
  return events
}
