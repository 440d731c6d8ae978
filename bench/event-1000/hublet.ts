import { Event, joinAll, sleep, spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('hublet', {
  ops,
  async setup() {
    const event = new Event()
    const greenlets = Array.from({ length: ops }, () => spawn(() => event.wait()))
    await sleep(0)
    return { event, greenlets }
  },
  run({ event, greenlets }) {
    event.set()
    return joinAll(greenlets)
  },
})
