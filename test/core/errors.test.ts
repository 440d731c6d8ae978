import { GreenletError, getHub, joinAll, nursery, sleep, spawn, spawnRaw, wait } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { hostileThings } from '../program/hostile.ts'
import { collectReports } from '../support/reports.ts'
import { raise } from '../support/thrown.ts'

const hub = getHub()
const error = new RangeError('x')
const failing = (): Promise<never> => sleep(0).then(() => Promise.reject(error))

test('L5 a failure that nobody observes is reported once, with the greenlet and its text', async () => {
  using reports = collectReports()
  const greenlet = spawn(failing)
  greenlet.name = 'loader'

  await greenlet.join()
  await settled()

  expect(reports.list).toEqual([
    { error, kind: 'greenlet', source: greenlet, text: '<Greenlet "loader": failing() failed>' },
  ])
})

for (const [how, observe] of Object.entries({
  get: () => spawn(failing).get(),
  'join with raiseError': () => spawn(failing).join({ raiseError: true }),
  'joinAll with raiseError': () => joinAll([spawn(failing)], { raiseError: true }),
  link: () => spawn(failing).link(() => {}),
  linkException: () => spawn(failing).linkException(() => {}),
  rawlink: () => spawn(failing).rawlink(() => {}),
  nursery: () => nursery((n) => n.spawn(failing)),
  scope: () => spawn(failing).scope(() => Promise.reject(error)),
})) {
  test(`a failure observed by ${how} is silent`, async () => {
    using reports = collectReports()

    await Promise.resolve(observe()).catch(() => {})
    await settled()

    expect(reports.list).toEqual([])
  })
}

for (const [how, look] of Object.entries({
  join: () => spawn(failing).join(),
  joinAll: () => joinAll([spawn(failing)]),
  wait: () => wait([spawn(failing)]),
  linkValue: () => spawn(failing).linkValue(() => {}),
  kill: () => spawn(sleep, Infinity).kill(error),
})) {
  test(`${how} does not observe a failure: it is reported`, async () => {
    using reports = collectReports()

    await look()
    await settled()

    expect(reports.list.map((report) => report.error)).toEqual([error])
  })
}

test('a failure that is observed right after its end is silent', async () => {
  using reports = collectReports()
  const greenlet = spawn(failing)
  await greenlet.join()

  expect(() => greenlet.tryGet()).toThrow(error)
  await settled()

  expect(reports.list).toEqual([])
})

test("with report = 'always' observed failures are reported too, with 'never' none is", async () => {
  using reports = collectReports()

  hub.report = 'always'
  await spawn(failing)
    .get()
    .catch(() => {})
  await settled()
  expect(reports.list.map((report) => report.error)).toEqual([error])
  hub.report = 'never'
  await spawn(failing).join()
  await settled()
  hub.report = 'unobserved'

  expect(reports.list).toHaveLength(1)
})

test('kills are never reported', async () => {
  using reports = collectReports()
  hub.report = 'always'
  const target = spawn(sleep, Infinity)
  await settled()

  await target.kill()
  await spawn(sleep, Infinity).kill()
  await settled()
  hub.report = 'unobserved'

  expect(reports.list).toEqual([])
})

test('what a raw greenlet throws is reported', async () => {
  using reports = collectReports()

  spawnRaw(failing)
  await settled()

  expect(reports.list).toEqual([{ error, kind: 'callback', source: failing, text: 'raw greenlet failing failed' }])
})

for (const { what, thing } of hostileThings()) {
  for (const [way, body] of [
    ['throws', () => raise(thing)],
    ['rejects with', async () => raise(thing)],
  ] as const) {
    test(`a greenlet that ${way} ${what} fails with it, or with a GreenletError around it`, async () => {
      using reports = collectReports()
      const greenlet = spawn(body)

      await settled()
      const thrown = await greenlet.get().catch((it: unknown) => it)

      expect(thrown === thing || thrown instanceof GreenletError).toBe(true)
      expect(thrown === thing || (thrown as GreenletError).cause === thing).toBe(true)
      expect(greenlet.exception === thrown).toBe(true)
      expect(reports.list).toHaveLength(1)
      expect(reports.list[0]!.error === thrown).toBe(true)
      expect(reports.list[0]!.text).toMatch(/^<Greenlet.*\(\) failed>$/)
    })
  }
}
