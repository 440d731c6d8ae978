import { Greenlet, current, getHub, sleep, spawn, spawnLater } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('L10 names default to Greenlet-<ident>, and the smallest free ident is used again', async () => {
  const three = [spawn(sleep, Infinity), spawn(sleep, Infinity), spawn(sleep, Infinity)] as const
  const [first, second, third] = three.map((greenlet) => greenlet.ident)
  expect(third).toBeGreaterThan(second!)
  expect(three[0].name).toBe(`Greenlet-${first}`)

  await three[1].kill()
  await three[0].kill()

  const next = [spawn(sleep, 0), spawn(sleep, 0)]
  expect(next.map((greenlet) => greenlet.ident)).toEqual([first, second])
  await three[2].kill()
})

test('L10 the text of a greenlet has its class, name, function, arguments and state', async () => {
  class Job extends Greenlet<void> {}
  const job = new Job(sleep, Infinity)
  job.name = 'nap'
  const texts = [String(job)]

  job.start()
  texts.push(String(job))
  await settled()
  texts.push(String(job))
  await job.kill()
  texts.push(String(job))

  expect(texts).toEqual([
    '<Job "nap": sleep(Infinity) new>',
    '<Job "nap": sleep(Infinity) scheduled>',
    '<Job "nap": sleep(Infinity) waiting in sleep Infinity>',
    '<Job "nap": sleep() killed>',
  ])
})

test('L11 a child shares', async () => {
  const treeOfChild = (): Greenlet<Map<unknown, unknown>> => spawn(() => current()!.treeLocals)
  const parent = spawn(async () => (await treeOfChild().get()) === current()!.treeLocals)

  expect(await parent.get()).toBe(true)
  expect(await treeOfChild().get()).not.toBe(await treeOfChild().get())
})

test('L10 an ident is unique among the living, and taken only when it is asked for', async () => {
  const silent = spawn(sleep, Infinity)
  const asked = [spawn(sleep, Infinity), spawn(sleep, Infinity)]
  const idents = asked.map((greenlet) => greenlet.ident)

  expect(new Set([...idents, silent.ident]).size).toBe(3)
  expect(silent.ident).toBeGreaterThan(Math.max(...idents))

  for (const greenlet of [silent, ...asked]) await greenlet.kill()
})

test('L10 the text of a greenlet shortens its arguments and shows hostile ones', () => {
  const hostile = new Proxy({}, { get: () => Promise.reject(new Error('x')), ownKeys: () => Object.keys(0 as never) })
  const greenlet = new Greenlet((...args: unknown[]) => args, 'x'.repeat(1000), hostile)
  greenlet.name = 'g'

  expect(String(greenlet).length).toBeLessThan(200)
  expect(String(greenlet)).toContain('x'.repeat(30))
})

test('a dead greenlet has no parent and keeps its name', async () => {
  const child = await spawn(() => spawn(() => current()?.parent?.name)).get()
  child.name = 'child'

  await child.join()

  expect([child.name, child.parent]).toEqual(['child', undefined])
})

test('current is the greenlet whose code runs, also behind waits and foreign promises', async () => {
  const seen: unknown[] = []
  const greenlet = spawn(async () => {
    seen.push(current())
    await sleep(0)
    seen.push(current())
    await Promise.resolve()
    seen.push(current())
  })

  await greenlet.join()

  expect(seen).toEqual([greenlet, greenlet, greenlet])
  expect(current()).toBeUndefined()
})

test('the spawn site of a greenlet is recorded when hub.stacks is on', async () => {
  const hub = getHub()
  hub.stacks = true
  const recorded = spawnLater(0, spawnedHere)
  hub.stacks = false
  const plain = spawn(spawnedHere)

  expect(recorded.spawnStack).toContain('identity.test.ts')
  expect(plain.spawnStack).toBeUndefined()

  await Promise.all([recorded.join(), plain.join()])
})

function spawnedHere(): void {}
