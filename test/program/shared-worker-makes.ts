// The first thing that is shared is made in a worker. Prints whether the thread that started it can use it.

import { once } from 'node:events'
import { Worker, isMainThread, parentPort } from 'node:worker_threads'

import { enroll } from '@hublet/core'
import { type SharedHandle, SharedLock } from '@hublet/locks'

if (isMainThread) {
  const worker = enroll(new Worker(new URL(import.meta.url)))
  const [handle] = (await once(worker, 'message')) as [SharedHandle<'SharedLock'>]
  console.log(SharedLock.from(handle).tryAcquire())
} else parentPort!.postMessage(new SharedLock())
