import { inspect } from 'node:util'

import {
  Event,
  type Greenlet,
  GreenletTree,
  type GreenletTreePicture,
  Local,
  MisuseError,
  getHub,
  sleep,
  spawn,
  spawnLater,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, expectTypeOf, test } from 'vitest'

import { attempt } from '../support/thrown.ts'

const hub = getHub()

interface Family extends AsyncDisposable {
  /** All of them, by name; `root` has spawned `a` and `b`, `a` has spawned `aa`. */
  readonly of: (name: string) => Greenlet
}

async function family(): Promise<Family> {
  const all = new Map<string, Greenlet>()
  const start = (name: string, children: () => void): Greenlet => {
    const greenlet = spawn(async () => {
      children()
      await sleep(Infinity)
    })
    greenlet.name = name
    all.set(name, greenlet)
    return greenlet
  }
  start('root', () => {
    start('a', () => start('aa', () => {}))
    start('b', () => {})
  })
  await settled()
  return {
    of: (name) => all.get(name)!,
    async [Symbol.asyncDispose](): Promise<void> {
      for (const greenlet of all.values()) await greenlet.kill()
    },
  }
}

function names(tree: GreenletTree): unknown {
  return [tree.greenlet.name, ...tree.children.map(names)]
}

test('a tree has the living children of a greenlet, and theirs', async () => {
  await using _ = leakCheck()
  await using all = await family()

  expect(names(new GreenletTree(all.of('root')))).toEqual(['root', ['a', ['aa']], ['b']])
  expect(names(new GreenletTree(all.of('a')))).toEqual(['a', ['aa']])
  expect(new GreenletTree(all.of('aa')).children).toEqual([])
  expect(new GreenletTree(all.of('b')).greenlet).toBe(all.of('b'))
})

test('forest has a tree for each greenlet that nobody alive has spawned', async () => {
  await using _ = leakCheck()
  await using all = await family()
  await using others = await family()

  expect(GreenletTree.forest().map(names)).toEqual([
    ['root', ['a', ['aa']], ['b']],
    ['root', ['a', ['aa']], ['b']],
  ])
  await all.of('a').kill()
  expect(new Set(GreenletTree.forest().map((tree) => tree.greenlet))).toEqual(
    new Set([all.of('root'), all.of('aa'), others.of('root')]),
  )
  await all.of('root').kill()
  expect(GreenletTree.forest()).toHaveLength(3) // b and aa have no parent any more
})

test('current is the tree of the code that runs, from its root; the root itself included', async () => {
  await using _ = leakCheck()

  const seen = await spawn(async () => {
    const child = spawn(() => spawn(() => GreenletTree.current().greenlet).get())
    return [await child.get(), GreenletTree.current().greenlet]
  }).get()

  expect(seen[0]).toBe(seen[1])
})

test('current throws outside of greenlets, and in a callback of the hub', async () => {
  const seen: unknown[] = []
  hub.runCallback(() => seen.push(attempt(() => GreenletTree.current())))
  await settled()

  const error = new MisuseError('cannot find the current tree: there is no greenlet here')
  expect(() => GreenletTree.current()).toThrow(error)
  expect(seen).toEqual([error])
})

test('what is spawned later, or not started, stands in no forest; scheduled ones do', async () => {
  await using _ = leakCheck()
  const later = spawnLater(1e6, () => {})
  const now = spawn(() => {})

  expect(GreenletTree.forest().map(({ greenlet }) => greenlet)).toEqual([later, now])
  expect(new GreenletTree(later).toJSON()).toMatchObject({ state: 'scheduled', switches: 0, waits: [] })
  await later.kill()
})

test('the text has a line for each, indented by depth, and further ones for waits and locals', async () => {
  await using _ = leakCheck()
  const local = new Local(() => 'x', { name: 'user' })
  const event = new Event({ name: 'go' })
  const root = spawn(async () => {
    local.get()
    spawn(() => event.wait()).name = 'child'
    await event.wait()
  })
  root.name = 'root'
  await settled()

  const text = String(new GreenletTree(root))
  expect(text.replaceAll(/\d+ ms/g, '0 ms').split('\n')).toEqual([
    '"root" (anonymous)() waiting, 0 ms old, 1 switch',
    '  waits for 0 ms in Event.wait <Event "go" not set>',
    "  local user = 'x'",
    '  "child" (anonymous)() waiting, 0 ms old, 1 switch',
    '    waits for 0 ms in Event.wait <Event "go" not set>',
  ])
  expect(inspect(new GreenletTree(root)).replaceAll(/\d+ ms/g, '')).toBe(text.replaceAll(/\d+ ms/g, ''))
  event.set()
})

test('the data is the same, for JSON', async () => {
  await using _ = leakCheck()
  await using all = await family()

  const picture = JSON.parse(JSON.stringify(new GreenletTree(all.of('root')))) as GreenletTreePicture
  expect(picture).toMatchObject({
    name: 'root',
    call: '(anonymous)()',
    state: 'waiting',
    switches: 1,
    waits: [{ what: 'sleep Infinity' }],
    locals: {},
    children: [
      { name: 'a', children: [{ name: 'aa', children: [] }] },
      { name: 'b', children: [] },
    ],
  })
  expect(Object.keys(picture)).not.toContain('spawned')
  expectTypeOf<GreenletTree['toJSON']>().returns.toEqualTypeOf<GreenletTreePicture>()
})

test('with hub.stacks it tells where each was spawned, and where it waits', async () => {
  await using _ = leakCheck()
  hub.stacks = true
  const greenlet = spawn(() => sleep(Infinity))
  await settled()
  hub.stacks = false

  const tree = new GreenletTree(greenlet)
  const [{ spawned, waits }, text] = [tree.toJSON(), String(tree)]
  await greenlet.kill()

  expect(spawned).toContain('greenlet-tree.test.ts')
  expect(waits[0]!.site).toContain('greenlet-tree.test.ts')
  expect(text).toMatch(/\n {2}spawned\n( {4}at .*\n)* {4}at .*greenlet-tree\.test\.ts/)
})

test('a chain of 1000 is a tree of that depth, as text and as data', async () => {
  await using _ = leakCheck()
  const made: Greenlet[] = []
  const dive = async (left: number): Promise<void> => {
    if (left > 1) made.push(spawn(dive, left - 1))
    await sleep(Infinity)
  }
  made.push(spawn(dive, 1000))
  await settled()

  const tree = new GreenletTree(made.find((greenlet) => greenlet.parent === undefined)!)
  expect(String(tree).match(/ waiting, /g)).toHaveLength(1000)
  expect(JSON.stringify(tree).match(/"waiting"/g)).toHaveLength(1000)
  for (const greenlet of made) await greenlet.kill()
})
