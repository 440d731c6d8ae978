import { setImmediate } from 'node:timers/promises'

import { Sema } from 'async-sema'

import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 100

async function work(lock: Sema): Promise<void> {
  for (let n = 0; n < ops / tasks; n++) {
    await lock.acquire()
    await setImmediate()
    lock.release()
  }
}

await scenario('async-sema (setImmediate)', {
  ops,
  note: 'a pause that lets timers and sockets run, as those of hublet and gevent',
  async run() {
    const lock = new Sema(10, { capacity: tasks })
    await Promise.all(Array.from({ length: tasks }, () => work(lock)))
  },
})
