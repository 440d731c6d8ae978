// Public names, in reading order.

import './diagnosis/deadlock.ts'
import './threads/blocking.ts'
import './threads/references/register.ts'
import './threads/serve.ts'

export { spawn, spawnLater } from './greenlet/spawn.ts'
export { spawnRaw } from './greenlet/raw.ts'
export { Greenlet, current, type JoinOptions, type KillOptions } from './greenlet/greenlet.ts'
export type { Body } from './greenlet/life.ts'
export { sleep, idle, type SleepOptions } from './greenlet/sleep.ts'
export { joinAll, kill, killAll, type JoinAllOptions, type KillAllOptions } from './greenlet/join-all.ts'
export { ReadyIterator, iwait, wait, type WaitAnyOptions } from './greenlet/wait-any.ts'
export type { LinkCallback, LinkTarget, Waitable } from './greenlet/links.ts'
export type { WaitOptions } from './greenlet/wait.ts'

export { Timeout, type TimeoutOptions } from './greenlet/timeout.ts'
export { withTimeout, type WithTimeoutOptions } from './greenlet/with-timeout.ts'
export { shield } from './greenlet/shield.ts'
export { signal } from './greenlet/signal.ts'
export { until, type UntilOptions } from './greenlet/until.ts'
export { Nursery, nursery } from './greenlet/nursery.ts'
export { checkpoint } from './greenlet/checkpoint.ts'
export { atomic } from './greenlet/atomic.ts'
export { onSignal, type OnSignalOptions } from './greenlet/on-signal.ts'

export { Event } from './objects/event.ts'
export { AsyncResult, type Settled } from './objects/async-result.ts'
export { Queue } from './objects/queue.ts'
export { SimpleQueue, type CloseOptions, type QueueOptions, type QueueStats } from './objects/simple-queue.ts'
export { PriorityQueue, type PriorityQueueOptions } from './objects/priority-queue.ts'
export { LifoQueue } from './objects/lifo-queue.ts'
export type { Store } from './objects/store.ts'
export { Channel, type ChannelStats } from './objects/channel.ts'
export { Broadcast, type BroadcastOptions, type SlowPolicy } from './objects/broadcast.ts'
export {
  select,
  trySelect,
  type SelectCase,
  type SelectOptions,
  type SelectValue,
  type Selected,
} from './objects/select.ts'
export { after } from './objects/after.ts'
export type { NameOptions } from './objects/linkable.ts'
export type { Operation } from './objects/operation.ts'

export { Group } from './pools/group.ts'
export { Pool } from './pools/pool.ts'
export type { ImapOptions, MapIterator, MapOptions } from './pools/map-iterator.ts'
export type { Source } from './pools/source.ts'

export { HubThread, type HubThreadOptions, type StopOptions } from './threads/hub-thread.ts'
export { RemoteHub, type RemoteHubStats } from './threads/remote-hub.ts'
export { RemoteGreenlet } from './threads/remote-greenlet.ts'
export type { Api, Arguments, Callables, Result } from './threads/api.ts'
export { supervise } from './threads/supervise/supervise.ts'
export { HubPool, type HubPoolStats, type SupervisedHubStats } from './threads/supervise/hub-pool.ts'
export { SupervisedHub } from './threads/supervise/supervised-hub.ts'
export type { SupervisedCallOptions } from './threads/supervise/supervised-call.ts'
export type {
  SuperviseOptions,
  HubSpec,
  HubStartOptions,
  RestartEvent,
  RestartOptions,
  SuperviseSpecsOptions,
  SupervisionOptions,
} from './threads/supervise/options.ts'
export type { Strategy } from './threads/supervise/strategy.ts'
export { hubByName, hubs } from './threads/hubs.ts'
export { thisHub, type ThisHub } from './threads/this-hub.ts'
export { expose, type ExposeOptions } from './threads/expose.ts'
export { transfer } from './threads/codec/transfer.ts'
export { registerError } from './threads/codec/error-classes.ts'
export { type LentChannel, borrow, lend } from './threads/references/lent-channel.ts'
export type { SyncOptions } from './objects/exchange-sync.ts'
export { enroll } from './threads/enroll.ts'

export { Local, type LocalOptions } from './greenlet/local.ts'

export { Hub, getHub, type HubStats } from './diagnosis/hub.ts'
export { FailedToSwitch, assertSwitches, type AssertSwitchesOptions } from './diagnosis/assert-switches.ts'
export { NeverWakes } from './greenlet/lost.ts'
export { LoopExit, type Deadlock } from './diagnosis/loop-exit.ts'
export { WaitCycle, type CycleLink } from './diagnosis/wait-cycle.ts'
export { Dump, type DumpPicture } from './diagnosis/dump.ts'
export { GreenletTree } from './diagnosis/greenlet-tree.ts'
export type { GreenletPicture, GreenletState, GreenletTreePicture, WaitPicture } from './diagnosis/picture.ts'
export type { Callback } from './hub/callback.ts'
export type { ErrorContext, ReportPolicy } from './hub/settings.ts'

export {
  AlreadySet,
  ArgumentRangeError,
  ArgumentTypeError,
  BlockingSwitchOutError,
  ChannelClosed,
  ClosedError,
  ControlError,
  CrashLoop,
  DecodeError,
  GreenletError,
  GreenletExit,
  HubExit,
  HubletError,
  MessageTooDeep,
  MisuseError,
  NotEnrolled,
  PoolFull,
  QueueClosed,
  QueueEmpty,
  QueueFull,
  SlowSubscriber,
  TooManyThreads,
  UncloneableValue,
  UnknownExport,
  ZombieError,
  rethrowControl,
} from './errors.ts'
