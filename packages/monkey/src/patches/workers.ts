// node:worker_threads, and Atomics.waitAsync.
//
//   new Worker               what is loaded before everything else here is loaded there, too (worker-flags.ts)
//   terminate                settle only: killed, nobody waits for the end any more
//   getHeapSnapshot          settle only; a snapshot that comes too late is destroyed
//   startCpuProfile,
//   startHeapProfile         settle only; a profile that begins too late is stopped
//   getHeapStatistics, cpuUsage, postMessageToThread    settle only
//   locks.request            locks.ts
//   Atomics.waitAsync        wait-async.ts
//
// Messages come by events: `events.once(worker, 'message')` is a wait. BroadcastChannel and MessagePort have no promises.

import type { Readable } from 'node:stream'
import type { Worker } from 'node:worker_threads'

import { waitFor } from '../frames/wait-for.ts'
import type { Callable, ModulePatch, Replacement } from '../patching/replacement.ts'
import { locks } from './locks.ts'
import { waitAsync } from './wait-async.ts'
import { workerClass } from './worker-flags.ts'

const module = 'node:worker_threads'

export const workers: ModulePatch = { name: 'workers', targets }

const methods: Record<string, ((late: never) => unknown) | undefined> = {
  terminate: undefined,
  getHeapSnapshot: (late: Readable) => late.destroy(),
  getHeapStatistics: undefined,
  cpuUsage: undefined,
  startCpuProfile: stop,
  startHeapProfile: stop,
}

function targets(): Replacement[] {
  const target = process.getBuiltinModule(module)
  const { prototype } = target.Worker
  const settled = Object.entries(methods).filter(([key]) => Object.hasOwn(prototype, key))
  return [
    { target, module, key: 'Worker', wrap: workerClass },
    ...settled.map(([key, dispose]): Replacement => ({
      target: prototype,
      module,
      key,
      wrap: settle(`worker.${key}`, dispose),
    })),
    { target, module, key: 'postMessageToThread', wrap: settle('worker_threads.postMessageToThread', undefined) },
    locks(),
    waitAsync(),
  ]
}

function settle(what: string, dispose: ((late: never) => unknown) | undefined): (original: Callable) => Callable {
  return (original) =>
    function (this: Worker, ...args: unknown[]): unknown {
      return waitFor(what, () => Reflect.apply(original, this, args) as Promise<never>, { dispose })
    } as Callable
}

function stop(late: { stop(): Promise<unknown> }): Promise<unknown> {
  return late.stop()
}
