import { setImmediate } from 'node:timers/promises'

import { Mutex } from 'async-mutex'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function work(lock: Mutex): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    const release = await lock.acquire()
    await setImmediate()
    release()
  }
}

await scenario('async-mutex (setImmediate)', {
  ops,
  note: 'a pause that lets timers and sockets run, as those of hublet and gevent',
  async run() {
    const lock = new Mutex()
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
