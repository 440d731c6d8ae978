import { until } from '@hublet/core'
import { Mutex } from 'async-mutex'

import { becomes, killed, print, timedOut } from '../../support/third-party/interruptions.ts'
import { tryOneAtATime } from '../../support/third-party/one-at-a-time.ts'

type Interrupt = (operation: () => Promise<unknown>) => Promise<string>

/** Interrupts a wait for the lock, then has it released. */
async function acquiring(acquire: (mutex: Mutex) => Promise<() => void>, interrupt: Interrupt): Promise<object> {
  const mutex = new Mutex()
  const release = await mutex.acquire()
  const came = await interrupt(async () => {
    const releaseIt = await acquire(mutex)
    releaseIt()
  })
  release()
  return { came, free: await becomes(() => !mutex.isLocked()) }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const kill: Interrupt = (operation) => killed(operation, turn)
const plainly = (mutex: Mutex): Promise<() => void> => mutex.acquire()
const returning = (mutex: Mutex): Promise<() => void> => until(mutex.acquire(), { dispose: (release) => release() })

print({
  runExclusive: await tryOneAtATime(() => {
    const mutex = new Mutex()
    return { run: (job) => mutex.runExclusive(job), busy: () => mutex.isLocked() }
  }),
  'acquire, killed': await acquiring(plainly, kill),
  'acquire, timed out': await acquiring(plainly, timedOut),
  'acquire with dispose, killed': await acquiring(returning, kill),
  'acquire with dispose, timed out': await acquiring(returning, timedOut),
})
