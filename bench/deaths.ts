// Threads that die with a lock, and those that wait for it: how many of them never get it.
//
// A contender is a module that exports `acquire`; it is run as a program, and in each of its threads.

import { once } from 'node:events'
import { type MessagePort, Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'

/** Gets the lock of this round; what is returned gives it back. */
export type Acquire = (round: number) => Promise<() => void>

export interface Contender {
  readonly name: string
  /** Makes the locks of that many rounds: what threads are started with. */
  readonly make: (rounds: number) => unknown
  readonly open: (made: unknown) => Acquire
  readonly enroll?: (worker: Worker) => Worker
}

const rounds = 50
const waiters = 2
const patience = 1000

/** Runs the contender whose module has this address, and prints what came of it. */
export async function deaths(contender: Contender, address: string): Promise<void> {
  if (!isMainThread) return obey(contender.open(workerData), parentPort!)
  const made = contender.make(rounds)
  const start = async (): Promise<Worker> => {
    const worker = new Worker(new URL(address), { workerData: made })
    contender.enroll?.(worker)
    worker.on('error', () => {})
    await once(worker, 'message')
    return worker
  }
  const crowd = await Promise.all(Array.from({ length: waiters }, start))
  let stuck = 0
  let roundsWithStuck = 0
  for (let round = 0; round < rounds; round++) {
    const victim = await start()
    victim.postMessage({ order: 'hold', round })
    await once(victim, 'message')
    const got = crowd.map((worker) => gets(worker, round))
    await Promise.all(crowd.map((worker) => once(worker, 'message')))
    const died = once(victim, 'exit')
    if (round % 2 === 0) void victim.terminate()
    else victim.postMessage({ order: 'exit', round })
    await died
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, patience, 'late'))
    const ends = await Promise.all(got.map((one) => Promise.race([one, late])))
    const count = ends.filter((end) => end === 'late').length
    stuck += count
    if (count > 0) roundsWithStuck++
  }
  console.log(
    `${contender.name}: ${rounds} deaths, ${stuck} of ${rounds * waiters} waiters stuck, in ${roundsWithStuck} rounds`,
  )
  process.exit()
}

/** Has it wait for the lock; resolves when it has it. */
function gets(worker: Worker, round: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const listen = ({ got }: { got?: number }): void => {
    if (got !== round) return
    worker.off('message', listen)
    resolve()
  }
  worker.on('message', listen)
  worker.postMessage({ order: 'use', round })
  return promise
}

function obey(acquire: Acquire, port: MessagePort): void {
  port.on('message', async ({ order, round }: { order: string; round: number }) => {
    if (order === 'exit') process.exit()
    const acquired = acquire(round)
    if (order === 'use') port.postMessage({ waits: round })
    const release = await acquired
    if (order === 'use') release()
    port.postMessage({ got: round })
  })
  port.postMessage('ready')
}
