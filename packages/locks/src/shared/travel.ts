// Shared locks as arguments of calls between hubs: they arrive with their class.

import { registerClass } from '@hublet/core/lowlevel'

import { SharedBarrier } from './barrier.ts'
import { SharedEvent } from './event.ts'
import { SharedLock } from './lock.ts'
import type { SharedHandle, SharedKind } from './memory.ts'
import { SharedOnce } from './once.ts'
import { SharedRWLock } from './rw-lock.ts'
import { SharedSemaphore } from './semaphore.ts'

const pack = ({ kind, memory, threads, name }: SharedHandle<SharedKind>): SharedHandle<SharedKind> => ({
  kind,
  memory,
  threads,
  name,
})

registerClass(SharedLock, { name: 'SharedLock', pack, unpack: (handle) => SharedLock.from(handle) })
registerClass(SharedSemaphore, { name: 'SharedSemaphore', pack, unpack: (handle) => SharedSemaphore.from(handle) })
registerClass(SharedRWLock, { name: 'SharedRWLock', pack, unpack: (handle) => SharedRWLock.from(handle) })
registerClass(SharedEvent, { name: 'SharedEvent', pack, unpack: (handle) => SharedEvent.from(handle) })
registerClass(SharedBarrier, { name: 'SharedBarrier', pack, unpack: (handle) => SharedBarrier.from(handle) })
registerClass(SharedOnce, { name: 'SharedOnce', pack, unpack: (handle) => SharedOnce.from(handle) })
