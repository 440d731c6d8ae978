import { GreenletExit, Queue, Timeout, getHub, joinAll, shield, sleep, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { functionsOf } from '../support/functions-of.ts'

const never = (): Promise<never> => new Promise(() => {})

/** Functions that tell what they do in `log`. */
function tell(source: string, names: Record<string, unknown> = {}, kind: 'app' | 'package' = 'app') {
  const log: string[] = []
  const say = (what: unknown): void => void log.push(String(what))
  const functions = functionsOf(source, { say, never, sleep, ...names }, kind)
  return { log, ...functions } as { log: string[] } & Record<string, (...args: never[]) => Promise<unknown>>
}

const nested = `
  async function inner() {
    try { await never() } finally { say('inner'); await sleep(1); say('inner cleaned') }
  }
  async function middle() {
    try { await inner() } catch (error) { say('caught ' + error) } finally { say('middle') }
  }
  exports.outer = async () => {
    try { await middle() } finally { say('outer') }
  }
  exports.both = async () => {
    try { await Promise.all([middle(), middle()]) } finally { say('outer') }
  }
`

test('a kill reaches the await of a foreign promise, and what is around it from the inside out', async () => {
  const { log, outer } = tell(nested)
  const g = spawn(outer!)
  await settled()

  expect(await g.kill()).toBe(true)

  expect(log).toEqual(['inner', 'inner cleaned', 'middle', 'outer'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('parallel branches are killed at once, and unwound before what awaits them', async () => {
  const { log, both } = tell(nested)
  const g = spawn(both!)
  await settled()

  await g.kill()

  expect(log.slice(0, 2)).toEqual(['inner', 'inner'])
  expect(log.toSorted()).toEqual(['inner', 'inner', 'inner cleaned', 'inner cleaned', 'middle', 'middle', 'outer'])
  expect(log.at(-1)).toBe('outer')
})

test('catch clauses of the app do not see a kill', async () => {
  const { log, loop } = tell(`exports.loop = async () => {
    for (;;) { try { await never() } catch { say('swallowed') } }
  }`)
  const g = spawn(loop!)
  await settled()

  expect(await g.kill()).toBe(true)

  expect(log).toEqual([])
})

test('catch clauses of packages see a kill, and cannot keep it: they get it again, and then it is thrown', async () => {
  const { log, loop } = tell(
    `exports.loop = async () => {
      for (;;) { try { await never() } catch (error) { say(error.name); error = undefined; continue } }
    }`,
    {},
    'package',
  )
  const g = spawn(loop!)
  await settled()

  expect(await g.kill()).toBe(true)

  expect(log).toEqual(['GreenletExit', 'GreenletExit'])
})

test('what a package does behind its catch clause is done; then its caller gets the kill', async () => {
  const { log, job } = tell(
    `exports.job = async () => { try { await never() } catch {} say('place given back') }`,
    {},
    'package',
  )
  const app = tell(`exports.run = async () => { await job(); say('first'); await null; say('not reached') }`, { job })
  const g = spawn(app['run'] as () => Promise<unknown>)
  await settled()

  await g.kill()

  expect([...log, ...app.log]).toEqual(['place given back', 'first'])
  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('code that tries again for ever when everything has ended lets the loop turn', async () => {
  let tries = 0
  const { run } = tell(
    `const again = async () => { try { await once() } catch { return again() } }
    exports.run = async () => { const p = again(); p.catch(() => {}); await p }`,
    {
      once: () => (++tries > 50 ? Promise.resolve() : never()),
    },
    'package',
  )
  const g = spawn(run!)
  await settled()

  expect(await g.kill(new GreenletExit(), { grace: 5 })).toBe(true)

  expect(tries).toBeLessThan(10)
})

test('errors, timeouts and the kills of others are caught as ever', async () => {
  const victim = spawn(sleep, 1e6)
  const { log, run } = tell(
    `exports.run = async () => {
      try { await Promise.reject(new Error('mine')) } catch ({ message }) { say(message) }
      try { await withTimeout(1, never) } catch (error) { say(error.name) }
      try { await victim.get() } catch (error) { say(error.name) }
      return 'done'
    }`,
    { withTimeout, victim },
  )
  const g = spawn(run!)
  await settled()
  void victim.kill()

  expect(await g.get()).toBe('done')

  expect(log).toEqual(['mine', 'Timeout', 'GreenletExit'])
})

test('a kill that comes during a finally block waits for its end', async () => {
  const cleaning = Promise.withResolvers<void>()
  const { log, run } = tell(
    `exports.run = async () => {
      try { await sleep(0) } finally { say('cleaning'); await cleaning; say('cleaned') }
      await never()
      say('not reached')
    }`,
    { cleaning: cleaning.promise },
  )
  const g = spawn(run!)
  await settled()
  const dead = g.kill()
  await settled()
  expect(log).toEqual(['cleaning'])

  cleaning.resolve()

  expect(await dead).toBe(true)
  expect(log).toEqual(['cleaning', 'cleaned'])
})

test('what a finally block calls is shielded, too, also if nothing was awaited before', async () => {
  const cleaning = Promise.withResolvers<void>()
  const { log, run } = tell(
    `async function clean() { await cleaning; say('cleaned') }
    async function begin() { try { say('begun') } finally { await clean() } }
    exports.run = async () => {
      const beginning = begin()
      try { await never() } finally { say('killed'); await beginning }
    }`,
    { cleaning: cleaning.promise },
  )
  const g = spawn(run!)
  await settled()
  const dead = g.kill()
  await settled()
  cleaning.resolve()

  expect(await dead).toBe(true)

  expect(log).toEqual(['begun', 'cleaned', 'killed'])
})

test('when the grace is over the kill comes through shields', async () => {
  const { log, run } = tell(`exports.run = async () => {
    try { await never() } finally { say('cleaning'); try { await never() } finally { say('cut off') } }
  }`)
  const g = spawn(run!)
  await settled()

  expect(await g.kill(new GreenletExit(), { grace: 5 })).toBe(true)

  expect(log).toEqual(['cleaning', 'cut off'])
})

test('who awaits something else while what it has called cleans up is killed after that', async () => {
  const { log, run } = tell(`
    async function other() { try { await never() } finally { await sleep(5); say('cleaned') } }
    exports.run = async () => { void other(); try { await never() } finally { say('out') } }
  `)
  const g = spawn(run!)
  await settled()

  expect(await g.kill()).toBe(true)

  expect(log).toEqual(['cleaned', 'out'])
})

test('an item that was handed over is never lost to a kill, whenever that comes', async () => {
  for (let turns = 0; turns < 30; turns++) {
    const queue = new Queue<number>()
    const { log, take } = tell(
      `async function next() { return await queue.get() }
      exports.take = async () => { for (;;) say(await next()) }`,
      { queue },
    )
    const g = spawn(take!)
    const put = spawn(async () => {
      for (let n = 0; n < 10; n++) await queue.put(n)
    })
    for (let n = 0; n < turns; n++) await Promise.resolve()
    void g.kill()
    await joinAll([g, put])

    const left = [...Array(queue.size)].map(() => String(queue.tryGet()))
    expect([...log, ...left]).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
  }
})

test('nor is what somebody else hands over by a promise of his own', async () => {
  for (let turns = 0; turns < 20; turns++) {
    let resolve: (value: string) => void = () => {}
    const handed = new Promise<string>((take) => (resolve = take))
    const { log, take } = tell(`exports.take = async () => { say(await handed); await never() }`, { handed })
    const g = spawn(take!)
    await settled()
    if (turns % 2 === 0) void g.kill()
    for (let n = 0; n < turns; n++) await Promise.resolve()
    resolve('it')
    if (turns % 2 === 1) void g.kill()
    await g.join()

    expect(log).toEqual(['it'])
  }
})

test('a time limit interrupts awaits inside its block only', async () => {
  const said = Promise.withResolvers<void>()
  const { log, run } = tell(
    `async function slow() { try { await never() } finally { say('given up') } }
    exports.run = async () => {
      const other = slow()
      say(await withTimeout(1, slow, { fallback: 'too slow' }))
      said.resolve()
      return other
    }`,
    { withTimeout, said },
  )
  const g = spawn(run!)
  await said.promise

  expect(log).toEqual(['given up', 'too slow'])
  await g.kill()
  expect(log).toEqual(['given up', 'too slow', 'given up'])
})

test('what is inside of withTimeout cannot catch its time limit; what is around it can', async () => {
  const { log, run } = tell(
    `async function retry() { for (;;) { try { await never() } catch { say('once more') } } }
    exports.run = async () => { try { await withTimeout(1, retry) } catch (error) { say(error.name) } }`,
    { withTimeout },
  )

  await spawn(run!).get()

  expect(log).toEqual(['Timeout'])
})

test('a limit that was started by hand can be caught where it was started', async () => {
  const { log, run } = tell(
    `exports.run = async () => {
      const t = Timeout.start(1)
      try { await never() } catch (error) { say(error === t) } finally { t.close() }
    }`,
    { Timeout },
  )

  await spawn(run!).get()

  expect(log).toEqual(['true'])
})

test('branches that are left behind when a scope ends get what has ended it, each once', async () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const { log, run } = tell(
    `async function retry() {
      for (;;) { try { await turn() } catch { say('once more') } finally { await turn(); await turn() } }
    }
    async function first() { await never() }
    exports.run = () => withTimeout(1, () => Promise.all([retry(), retry(), first()]), { fallback: 'over' })`,
    {
      withTimeout,
      turn: () => {
        turns++
        return turn()
      },
    },
  )
  let turns = 0
  expect(await spawn(run!).get()).toBe('over')
  await settled()

  const before = turns
  await settled()

  expect(turns).toBe(before)
  expect(log).toEqual([])
})

test('a timeout that was closed before it was delivered is not delivered', async () => {
  const { log, run } = tell(
    `exports.run = async () => {
      const t = Timeout.start(0)
      const until = performance.now() + 2
      await Promise.resolve()
      while (performance.now() < until);
      await new Promise((resolve) => setImmediate(() => { resolve(); t.close() }))
      say('went on')
    }`,
    { Timeout },
  )

  await spawn(run!).join()

  expect(log).toEqual(['went on'])
})

test('what is inside of a shield is not interrupted, nor is what awaits the shield', async () => {
  const inside = Promise.withResolvers<void>()
  const { log, run } = tell(
    `exports.run = async () => {
      try { await shield(() => inside); say('not reached') } finally { say('out') }
    }`,
    { shield, inside: inside.promise },
  )
  const g = spawn(run!)
  await settled()
  const dead = g.kill()
  await settled()
  expect(log).toEqual([])

  inside.resolve()
  await dead

  expect(log).toEqual(['out'])
})

test('the steps of for await are interrupted, and the iterator is closed without waiting for it', async () => {
  const { log, run } = tell(`
    async function* source() { try { yield 1; await never() } finally { say('source closed') } }
    exports.run = async () => { try { for await (const n of source()) say(n) } finally { say('out') } }
  `)
  const g = spawn(run!)
  await settled()

  await g.kill()

  expect(log).toEqual(['1', 'source closed', 'out'])
})

test('an iterator that does not come to an end is left behind', async () => {
  const stuck = { [Symbol.asyncIterator]: () => ({ next: never, return: never }) }
  const { log, run } = tell(
    `exports.run = async () => { try { for await (const n of stuck) say(n) } finally { say('out') } }`,
    { stuck },
  )
  const g = spawn(run!)
  await settled()

  await g.kill()

  expect(log).toEqual(['out'])
})

test('for await takes what it takes without hublet: iterables of promises, errors, break', async () => {
  const { log, run } = tell(`
    async function* two() { try { yield 'a'; yield 'b' } finally { say('closed') } }
    exports.run = async () => {
      for await (const n of [Promise.resolve(1), 2]) say(n)
      for await (const s of two()) { say(s); break }
      try { for await (const n of [Promise.reject(new Error('bad'))]) say(n) } catch (error) { say(error.message) }
      try { for await (const n of 5) say(n) } catch (error) { say(error.name) }
    }
  `)

  await spawn(run!).get()

  expect(log).toEqual(['1', '2', 'a', 'closed', 'bad', 'TypeError'])
})

test('await using disposes of what it holds under a shield', async () => {
  const closing = Promise.withResolvers<void>()
  const { log, run } = tell(
    `const resource = { async [Symbol.asyncDispose]() { say('closing'); await closing; say('closed') } }
    exports.run = async () => {
      {
        await using r = resource, none = null
        say(r === resource && none === null)
        await sleep(0)
      }
      await never()
    }`,
    { closing: closing.promise },
  )
  const g = spawn(run!)
  await settled()
  const dead = g.kill()
  await settled()
  closing.resolve()

  await dead

  expect(log).toEqual(['true', 'closing', 'closed'])
})

test('who awaits a function that disposes of something is not interrupted over its head', async () => {
  const closing = Promise.withResolvers<void>()
  const { log, run } = tell(
    `const resource = { async [Symbol.asyncDispose]() { say('closing'); await closing; say('closed') } }
    async function inner() { await using r = resource }
    exports.run = async () => { try { await inner() } finally { say('out') } }`,
    { closing: closing.promise },
  )
  const g = spawn(run!)
  await settled()
  const dead = g.kill()
  await settled()
  closing.resolve()

  await dead

  expect(log).toEqual(['closing', 'closed', 'out'])
})

test('a dump tells where each greenlet is suspended, from the inside out', async () => {
  const { outer } = tell(nested)
  const g = spawn(outer!)
  await settled()

  const picture = getHub()
    .dump()
    .greenlets.find(({ name }) => name === g.name)

  expect(picture?.state).toBe('waiting')
  expect(picture?.awaits?.map((place) => place.replace(/.*await in (\w+).*:(\d+)$/, '$1 $2'))).toEqual([
    'inner 3',
    'middle 6',
    'outer 9',
  ])
  await g.kill()
})

test('a greenlet whose body returns a foreign promise is killed, too', async () => {
  functionsOf('exports.f = async () => { await null }') // installs frames
  const g = spawn(never)
  await settled()

  expect(await g.kill()).toBe(true)

  expect(g.exit).toBeInstanceOf(GreenletExit)
})

test('outside of greenlets nothing is in between: the order of microtasks is that of the source', async () => {
  const source = (mark: string): string => `exports.run = async (order) => {
    const one = (async () => { await null; order.push('${mark}1'); await Promise.resolve(); order.push('${mark}2') })()
    void Promise.resolve().then(() => order.push('${mark}a')).then(() => order.push('${mark}b'))
    await one
  }`
  const order: string[] = []
  const plain: Record<string, (order: string[]) => Promise<void>> = {}
  // oxlint-disable-next-line typescript/no-implied-eval
  new Function('exports', source('p'))(plain)
  const { run } = functionsOf(source('t'))

  await Promise.all([plain['run']!(order), run!(order as never)])

  const own = (mark: string): string[] => order.filter((one) => one.startsWith(mark)).map((one) => one.slice(1))
  expect(own('t')).toEqual(own('p'))
})
