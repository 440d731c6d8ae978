// Programs that end well, or of which only the background is left: none may be told of a deadlock. The first argument chooses the case.

import { once } from 'node:events'

import {
  Event,
  Greenlet,
  Group,
  Pool,
  Queue,
  Timeout,
  getHub,
  iwait,
  joinAll,
  nursery,
  onSignal,
  select,
  sleep,
  spawn,
  spawnRaw,
  until,
} from '@hublet/core'

const hub = getHub()
const event = new Event()
const day = 86_400_000
const sleepInBackground = (): Promise<void> => sleep(day, { ref: false })

const set = (): void => event.set()

const silent: Record<string, () => unknown> = {
  'nothing at all': () => {},
  'everything is done': async () => {
    await joinAll(Array.from({ length: 10 }, (_, n) => spawn(sleep, n)))
  },
  'greenlets end after main': () => void spawn(() => sleep(20)),
  'process.exit in main': () => {
    spawn(() => event.wait())
    process.exit(0)
  },
  'process.exit in a greenlet': async () => {
    spawn(async () => (await sleep(5), process.exit(0)))
    await event.wait()
  },
  'all are killed': async () => {
    spawn(() => event.wait())
    await sleep(1)
    await hub.shutdown()
  },
  'a greenlet that was never started': () => void new Greenlet(() => event.wait()),
  'an unreferenced sleeper': () => void spawn(sleepInBackground),
  'an unreferenced ticker': () => {
    spawn(async () => {
      for (;;) await sleepInBackground()
    })
  },
  'one that waits for an unreferenced sleeper': () => {
    const sleeper = spawn(sleepInBackground)
    const joiner = spawn(() => sleeper.join())
    spawn(() => joiner.get())
    spawn(() => nursery((n) => void n.spawn(() => joiner.join())))
    const group = new Group([sleeper, joiner])
    spawn(() => group.join())
    spawn(() => joinAll([sleeper, joiner]))
  },
  'one that waits beside its unreferenced sleep': () =>
    void spawn(() => Promise.all([sleepInBackground(), event.wait()])),
  'hub.join': async () => {
    spawn(sleepInBackground)
    spawn(() => event.wait())
    await hub.join()
    await hub.shutdown()
  },
  'an onSignal handler': () => void onSignal('SIGTERM', () => {}),
  'a queue whose consumer was killed': async () => {
    const queue = new Queue<number>()
    const consumer = spawn(async () => {
      for await (const _ of queue) await sleep(0)
    })
    queue.tryPut(1)
    queue.close()
    await consumer.join()
  },
}

/** What is left would not end by itself, but may be ended from outside, or was said not to count. */
const background: Record<string, () => unknown> = {
  'an unreferenced ticker outside of greenlets': () => {
    void (async () => {
      for (;;) await sleepInBackground()
    })()
  },
  'an unreferenced ticker without a handle': () => {
    spawnRaw(async () => {
      for (;;) await sleepInBackground()
    })
  },
  'one under an unreferenced Timeout': () => {
    spawn(async () => {
      using _ = Timeout.start(day, { ref: false })
      await event.wait()
    })
  },
  'a select on an unreferenced sleeper': () => {
    const sleeper = spawn(sleepInBackground)
    spawn(() => select({ sleeper, event }))
  },
  'an iwait for an unreferenced sleeper': () => {
    const sleeper = spawn(sleepInBackground)
    spawn(() => iwait([sleeper]).next())
  },
  'a joinAll of some of several unreferenced sleepers': () => {
    const sleepers = [spawn(sleepInBackground), spawn(sleepInBackground)]
    spawn(() => joinAll(sleepers, { count: 1 }))
  },
  'a pool whose slots are taken by unreferenced sleepers': () => {
    const pool = new Pool(1)
    spawn(async () => {
      await pool.spawn(sleepInBackground)
      await pool.spawn(sleepInBackground)
    })
  },
  'a map over unreferenced sleepers': () => void spawn(() => new Pool(1).map(sleepInBackground, [1, 2])),
  'one that waits for a signal': () => void spawn(() => until(once(process, 'SIGTERM'))),
  'one that a beforeExit listener wakes': async () => {
    process.once('beforeExit', set)
    await event.wait()
  },
}

const name = process.argv[2]!
if (name === 'names') console.log(JSON.stringify({ silent: Object.keys(silent), background: Object.keys(background) }))
else await (silent[name] ?? background[name])!()
