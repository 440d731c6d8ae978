import { inspect } from 'node:util'

import {
  Dump,
  type DumpPicture,
  Event,
  type Greenlet,
  GreenletTree,
  Local,
  Queue,
  atomic,
  current,
  getHub,
  joinAll,
  nursery,
  select,
  shield,
  sleep,
  spawn,
  spawnLater,
  withTimeout,
} from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { collectReports } from '../support/reports.ts'

const hub = getHub()

function named<G extends Greenlet>(name: string, greenlet: G): G {
  greenlet.name = name
  return greenlet
}

/** What the dump says of one of its roots. */
function rootIn(dump: Dump, name: string): DumpPicture['greenlets'][number] {
  return dump.toJSON().greenlets.find((greenlet) => greenlet.name === name)!
}

test('with nothing going on it says so', () => {
  expect(String(hub.dump())).toBe('no greenlet lives, and nothing waits')
  expect(JSON.parse(JSON.stringify(hub.dump()))).toEqual({ greenlets: [], outside: [] })
  expectTypeOf(hub.dump()).toEqualTypeOf<Dump>()
})

test('the state of each: scheduled, running, waiting, away', async () => {
  await using _ = leakCheck()
  const promise = Promise.withResolvers<void>()
  named('waiting', spawn(sleep, 20))
  named(
    'away',
    spawn(() => promise.promise),
  )
  named(
    'turning',
    spawn(async () => {
      for (let n = 0; n < 100; n++) await sleep(0)
    }),
  )
  await Promise.resolve()
  named(
    'later',
    spawnLater(20, () => {}),
  )
  const dump = await named(
    'running',
    spawn(
      () => (
        named(
          'scheduled',
          spawn(() => {}),
        ),
        hub.dump()
      ),
    ),
  ).get()

  const states = Object.fromEntries(dump.greenlets.map(({ name }) => [name, rootIn(dump, name).state]))
  expect(states).toEqual({
    waiting: 'waiting',
    away: 'away',
    turning: 'away',
    later: 'scheduled',
    running: 'running',
  })
  expect(rootIn(dump, 'running').children).toMatchObject([
    { name: 'scheduled', state: 'scheduled', age: 0, switches: 0 },
  ])
  promise.resolve()
  await hub.join()
})

test('the state of one that has not started, and of those that have ended, in a tree of their own', async () => {
  await using _ = leakCheck()
  using _reports = collectReports()
  const { Greenlet: Class } = await import('@hublet/core')
  const all = [new Class(() => 1), spawn(() => 1), spawn(() => Promise.reject(new Error('x'))), spawn(sleep, 1e6)]
  await settled()
  await all[3]!.kill()

  expect(all.map((greenlet) => new GreenletTree(greenlet).toJSON().state)).toEqual(['new', 'done', 'failed', 'killed'])
})

test('the state of a zombie', async () => {
  await using _ = leakCheck()
  using _reports = collectReports()
  const promise = Promise.withResolvers<void>()
  const undead = named(
    'undead',
    spawn(() => promise.promise),
  )
  await settled()
  await undead.kill(undefined, { grace: 0 })

  expect(undead.zombie).toBe(true)
  expect(rootIn(hub.dump(), 'undead')).toMatchObject({ state: 'zombie', waits: [] })
  promise.resolve()
})

test('age and switches, and for how long each wait lasts', async () => {
  await using _ = leakCheck()
  const began = performance.now()
  const greenlet = named(
    'old',
    spawn(async () => {
      await sleep(30)
      await sleep(1e6)
    }),
  )
  await sleep(60)
  const { age, switches, waits } = rootIn(hub.dump(), 'old')
  const passed = performance.now() - began

  expect(age).toBeGreaterThanOrEqual(58)
  expect(age).toBeLessThanOrEqual(passed + 1)
  expect(switches).toBe(2)
  expect(waits).toHaveLength(1)
  expect(waits[0]!.what).toBe('sleep 1000000')
  expect(waits[0]!.age).toBeLessThanOrEqual(passed - 28)
  await greenlet.kill()
})

test('all waits of all branches and scopes, each with what it is for', async () => {
  await using _ = leakCheck()
  const [queue, event] = [new Queue(3, { name: 'jobs' }), new Event({ name: 'go' })]
  const target = named('target', spawn(sleep, Infinity))
  const greenlet = named(
    'busy',
    spawn(() =>
      Promise.all([
        queue.get(),
        withTimeout(1e6, () => shield(() => event.wait())),
        target.join(),
        select({ item: queue.getOp() }),
        joinAll([target]),
        nursery((n) => void n.spawn(sleep, Infinity)),
      ]),
    ),
  )
  await settled()

  expect(
    rootIn(hub.dump(), 'busy')
      .waits.map(({ what }) => what)
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual([
    'Event.wait <Event "go" not set>',
    'Greenlet.join "target"',
    'joinAll',
    'nursery',
    'Queue.get <Queue "jobs" 0/3>',
    'select { item: Queue.get <Queue "jobs" 0/3> }',
  ])
  await hub.shutdown()
  expect(greenlet.dead).toBe(true)
})

test('locals: own, inherited, with a name and without; not those it has none of', async () => {
  await using _ = leakCheck()
  const [own, inherited, other] = [
    new Local(() => 1, { name: 'own' }),
    new Local(() => 'none', { name: 'inherited', inherit: true }),
    new Local(() => 'made?', { name: 'other' }),
  ]
  const unnamed = new Local(() => ({ deep: { deeper: { deepest: 1 } } }))
  const parent = named(
    'parent',
    spawn(async () => {
      own.set(7)
      inherited.set('mine')
      unnamed.get()
      named('child', spawn(sleep, Infinity))
      await sleep(Infinity)
    }),
  )
  await settled()

  const { locals, children } = rootIn(hub.dump(), 'parent')
  expect(locals).toEqual({
    own: '7',
    inherited: "'mine'",
    [Object.keys(locals).find((name) => /^Local#\d+$/.test(name))!]: '{ deep: { deeper: [Object] } }',
  })
  expect(children[0]!.locals).toEqual({ inherited: "'mine'" })
  expect(other.has()).toBe(false)
  await hub.shutdown()
  expect(parent.dead).toBe(true)
})

test('a child whose parent has died is a root', async () => {
  await using _ = leakCheck()
  const children: Greenlet[] = []
  const parent = named(
    'parent',
    spawn(() => void children.push(named('child', spawn(sleep, 1e6)))),
  )
  await parent.join()
  await settled()

  expect(hub.dump().greenlets.map(({ name }) => name)).toEqual(['child'])
  await children[0]!.kill()
})

test('waits outside of greenlets come last', async () => {
  await using _ = leakCheck()
  const event = new Event({ name: 'go' })
  const waits = [event.wait(), withTimeout(1e6, () => event.wait())]
  named(
    'inside',
    spawn(() => event.wait()),
  )
  await settled()

  expect(
    String(hub.dump())
      .replaceAll(/\d+ ms/g, '0 ms')
      .split('\n'),
  ).toEqual([
    '"inside" (anonymous)() waiting, 0 ms old, 1 switch',
    '  waits for 0 ms in Event.wait <Event "go" not set>',
    'outside of greenlets',
    '  waits for 0 ms in Event.wait <Event "go" not set>',
    '  waits for 0 ms in Event.wait <Event "go" not set>',
  ])
  expect(hub.dump().toJSON().outside).toHaveLength(2)
  event.set()
  await Promise.all(waits)
})

test('a dump is a picture: it does not change, and console.log prints its text', async () => {
  await using _ = leakCheck()
  const greenlet = named('gone', spawn(sleep, 1e6))
  await settled()
  const dump = hub.dump()
  const [text, json] = [String(dump), JSON.stringify(dump)]
  await greenlet.kill()

  expect([String(dump), JSON.stringify(dump), inspect(dump)]).toEqual([text, json, text])
  expect(text).toContain('"gone" sleep(1000000) waiting')
})

test('it can be taken in a greenlet, in a callback of the hub, in atomic(), in a link and in virtual time', async () => {
  await using _ = leakCheck()
  using _clock = new VirtualClock()
  const texts: string[] = []
  const take = (): unknown => texts.push(String(hub.dump()))
  const sleeper = named('sleeper', spawn(sleep, 1e6))
  await sleep(1)

  await spawn(take).join()
  hub.runCallback(take)
  atomic(take)
  const ended = spawn(() => {})
  ended.rawlink(take)
  ended.link(take)
  await spawn(() => atomic(() => nursery.name === 'nursery' && current() !== undefined && take())).join()
  await settled()

  expect(texts).toHaveLength(6)
  for (const text of texts) expect(text).toContain('"sleeper" sleep(1000000) waiting')
  await sleeper.kill()
})
