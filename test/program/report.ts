// What the hub prints about errors that nobody gets. The first argument chooses the case.

import { GreenletExit, getHub, sleep, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'

import { hostileThings } from './hostile.ts'

const hub = getHub()

async function download(_url: string, _options: object): Promise<never> {
  await sleep(0)
  throw new RangeError('no route', { cause: new TypeError('the cable') })
}

function start(): void {
  const greenlet = spawn(download, 'http://example.org/a/very/long/path/that/goes/on/and/on', { deep: { deeper: {} } })
  greenlet.name = 'loader'
}

const cases: Record<string, () => unknown> = {
  plain: start,
  never() {
    hub.report = 'never'
    start()
  },
  observed() {
    spawn(download, 'x', {})
      .get()
      .catch(() => {})
  },
  always() {
    hub.report = 'always'
    spawn(download, 'x', {})
      .get()
      .catch(() => {})
  },
  stacks() {
    hub.stacks = true
    start()
  },
  killed: () => spawn(sleep, 1000).kill(),
  exits: () => spawn(() => Promise.reject(new GreenletExit())),
  hostile() {
    for (const { thing } of hostileThings()) {
      spawn(() => {
        throw thing
      })
    }
  },
  handler() {
    hub.onError = () => {
      throw new TypeError('the handler is broken')
    }
    start()
  },
  hostileHandler() {
    const things = hostileThings()
    hub.onError = () => {
      throw things.shift()!.thing
    }
    for (let left = things.length; left > 0; left--) start()
  },
  link: () => spawn(() => 0).link(download.bind(undefined, 'x', {})),
  callback: () => hub.runCallback(() => JSON.parse('{')),
  async overflow() {
    const dive = async (): Promise<number> => (await dive()) + 1
    const error = await spawn(dive)
      .get()
      .catch((thrown: unknown) => thrown)
    console.log(String(error))
  },
}

await cases[process.argv[2]!]!()
await settled()
console.log('alive')
