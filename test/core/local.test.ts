import {
  ArgumentTypeError,
  Group,
  Local,
  Pool,
  getHub,
  nursery,
  sleep,
  spawn,
  spawnLater,
  withTimeout,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectedIn } from '../support/program.ts'
import { virtualTime } from '../support/virtual-time.ts'

test('C1 a value set in one greenlet is not seen in another', async () => {
  await using _ = leakCheck()
  const local = new Local(() => 'first')

  const a = spawn(async () => {
    local.set('a')
    await sleep(0)
    return local.get()
  })
  const b = spawn(() => local.get())

  expect([await a.get(), await b.get(), local.get()]).toEqual(['a', 'first', 'first'])
})

test('C1 init runs once per greenlet, at the first use', async () => {
  await using _ = leakCheck()
  let made = 0
  const local = new Local(() => ++made)
  const body = async (): Promise<number[]> => [local.get(), await sleep(0).then(() => local.get())]

  const [a, b, unused] = [spawn(body), spawn(body), spawn(() => {})]
  await unused.join()

  expect([await a.get(), await b.get()]).toEqual([
    [1, 1],
    [2, 2],
  ])
  expect(made).toBe(2)
})

test('C1 a child does not inherit, unless the local says so', async () => {
  await using _ = leakCheck()
  const [plain, inherited] = [new Local(() => 'none'), new Local(() => 'none', { inherit: true })]

  const seen = await spawn(() => {
    plain.set('parent')
    inherited.set('parent')
    return spawn(() => [plain.get(), inherited.get()]).get()
  }).get()

  expect(seen).toEqual(['none', 'parent'])
})

test('inherited is what the parent had when it spawned; later changes on either side are not seen', async () => {
  await using _ = virtualTime()
  const local = new Local(() => 'none', { inherit: true })

  const seen = await spawn(async () => {
    local.set('one')
    const child = spawnLater(10, () => {
      const before = local.get()
      local.set('child')
      return before
    })
    local.set('two')
    return [await child.get(), local.get()]
  }).get()

  expect(seen).toEqual(['one', 'two'])
})

test('inherited values go on to grandchildren, and siblings do not share', async () => {
  await using _ = leakCheck()
  const local = new Local(() => 'none', { inherit: true })

  const seen = await spawn(async () => {
    local.set('root')
    const first = spawn(() => {
      local.set('first')
      return spawn(() => local.get()).get()
    })
    const second = spawn(() => local.get())
    return [await first.get(), await second.get()]
  }).get()

  expect(seen).toEqual(['first', 'root'])
})

test('inherited values reach the tasks of a nursery, a group, a pool and a map', async () => {
  await using _ = leakCheck()
  const local = new Local(() => 'none', { inherit: true })
  const pool = new Pool(2)
  const see = (): string => local.get()

  const seen = await spawn(async () => {
    local.set('request 7')
    return [
      await nursery((n) => n.spawn(see).get()),
      await new Group().spawn(see).get(),
      await pool.apply(see, []),
      ...(await pool.map(see, [1, 2])),
    ]
  }).get()

  expect(new Set(seen)).toEqual(new Set(['request 7']))
})

test('outside of greenlets there is one value, which greenlets spawned there inherit', async () => {
  await using _ = leakCheck()
  const [plain, inherited] = [new Local(() => 'none'), new Local(() => 'none', { inherit: true })]
  plain.set('outside')
  inherited.set('outside')

  const seen = await spawn(() => [plain.get(), inherited.get()]).get()

  expect(seen).toEqual(['none', 'outside'])
  expect([plain.get(), inherited.get()]).toEqual(['outside', 'outside'])
  inherited.delete()
})

test('the value belongs to the greenlet, not to the scope: seen in callees, branches and after timeouts', async () => {
  await using _ = virtualTime()
  const local = new Local(() => 'none')

  const seen = await spawn(async () => {
    await withTimeout(10, async () => {
      local.set('set inside')
      await sleep(5)
    })
    const branches = await Promise.all([sleep(1).then(() => local.get()), sleep(2).then(() => local.get())])
    return [local.get(), ...branches]
  }).get()

  expect(seen).toEqual(['set inside', 'set inside', 'set inside'])
})

test.for([false, true])('has and delete, inherit: %s', async (inherit) => {
  await using _ = leakCheck()
  let made = 0
  const local = new Local(() => ++made, { inherit })

  const seen = await spawn(() => {
    const log: unknown[] = [local.has(), local.delete(), local.get(), local.has(), local.delete(), local.has()]
    return [...log, local.get()]
  }).get()

  expect(seen).toEqual([false, false, 1, true, true, false, 2])
})

test('undefined is a value', async () => {
  await using _ = leakCheck()
  let made = 0
  const local = new Local<string | undefined>(() => `made ${++made}`)

  const seen = await spawn(() => {
    local.set(undefined)
    return [local.has(), local.get()]
  }).get()

  expect([seen, made]).toEqual([[true, undefined], 0])
})

test('an init that throws leaves no value, and is tried again', async () => {
  await using _ = leakCheck()
  let tries = 0
  const local = new Local(() => {
    if (++tries === 1) throw new Error('not yet')
    return 'value'
  })

  const seen = await spawn(() => {
    expect(() => local.get()).toThrow('not yet')
    return [local.has(), local.get()]
  }).get()

  expect(seen).toEqual([false, 'value'])
})

test('a callback of the hub and a link callback see no greenlet of their source', async () => {
  await using _ = leakCheck()
  const local = new Local(() => 'none')
  const seen: string[] = []
  const g = spawn(() => local.set('in g'))

  g.rawlink(() => seen.push(`raw ${local.get()}`))
  g.link(() => seen.push(`link ${local.get()}`))
  getHub().runCallback(() => seen.push(`callback ${local.get()}`))
  await settled()

  expect(new Set(seen)).toEqual(new Set(['raw none', 'link none', 'callback none']))
})

test('C1 an init that is no function is refused', () => {
  expect(() => new Local(7 as unknown as () => number)).toThrow(
    new ArgumentTypeError('Local: init must be a function, got 7'),
  )
})

test('C2 values are collected when their greenlet ends, and with a local that dies', async () => {
  const { living, localDied, greenletDied } = await collectedIn<Record<string, unknown>>('local')

  expect(living).toEqual({ plain: false, inherited: false })
  expect(localDied).toBe(true)
  expect(greenletDied).toEqual({ plain: true, inherited: true })
})
