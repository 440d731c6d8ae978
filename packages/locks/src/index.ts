// Public names, in reading order.

import './shared/travel.ts'

export { Lock, type LockStats } from './local/lock.ts'
export { RLock, type RLockStats } from './local/rlock.ts'
export { Semaphore, type SemaphoreStats } from './local/semaphore.ts'
export { BoundedSemaphore } from './local/bounded-semaphore.ts'
export { DummySemaphore } from './local/dummy-semaphore.ts'
export { Condition, type ConditionStats } from './local/condition.ts'
export { RWLock } from './local/rw-lock.ts'
export { Barrier, type BarrierStats } from './local/barrier.ts'
export { Once } from './local/once.ts'

export { SharedLock } from './shared/lock.ts'
export { SharedSemaphore } from './shared/semaphore.ts'
export { SharedRWLock } from './shared/rw-lock.ts'
export { SharedEvent } from './shared/event.ts'
export { SharedBarrier } from './shared/barrier.ts'
export { SharedOnce } from './shared/once.ts'
export type { SharedHandle, SharedKind } from './shared/memory.ts'
export type { SyncOptions } from '@hublet/core/lowlevel'

export type { Acquirable, Hold } from './hold.ts'
export type { RWLockStats, RWSide } from './rw-lock.ts'

export { BrokenBarrier, ForeignMemory, NotHeld } from './errors.ts'
