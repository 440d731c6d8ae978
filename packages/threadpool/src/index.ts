// The entry: everything public, in reading order.

export { threadpool } from './default-pool.ts'
export { ThreadPool } from './thread-pool.ts'
export type { ImapTaskOptions, MapTaskOptions, TaskOptions, ThreadPoolOptions } from './options.ts'
export {
  TaskPool,
  type ItemFunction,
  type Items,
  type TaskArguments,
  type TaskResult,
  type Yielded,
} from './task-pool.ts'
export type { PoolTask } from './jobs/pool-task.ts'
export type { TaskIterator } from './maps/maps.ts'
export type { StreamOptions, TaskStream } from './maps/stream.ts'
export type { PoolStats } from './jobs/stats.ts'
export type { TimingStats } from './jobs/timings.ts'

export * as files from './files/files.ts'
export type {
  BrotliOptions,
  Compressed,
  CopyCounts,
  CopyTreeOptions,
  EntryKind,
  FileHash,
  FileJobOptions,
  FilePath,
  GrepMatch,
  GrepOptions,
  GzipOptions,
  HashAllOptions,
  HashEncoding,
  HashOptions,
  OnError,
  ReadJsonOptions,
  TreeWalkOptions,
  WalkEntry,
  WalkOptions,
} from './files/files.ts'
export {
  FileObject,
  FileObjectClosed,
  openFile,
  type FileObjectStats,
  type OpenOptions,
} from './file-object/file-object.ts'

export { ThreadPoolExecutor, type ExecutorOptions, type ShutdownOptions } from './executor/executor.ts'
export type { ExecutorMapOptions, MapArguments } from './executor/executor-map.ts'
export { Future } from './executor/future.ts'
export { CancelledError } from './executor/cancelled-error.ts'
export { asCompleted } from './executor/as-completed.ts'
export { waitAll, type WaitAllOptions, type WaitAllResult } from './executor/wait-all.ts'

export { task, TaskReference, type AnyFunction, type TaskTarget } from './functions/reference.ts'
export { checkpoint, signal, transfer } from '@hublet/core'

export type { Backend, ThreadData, ThreadOptions } from './threads/backend.ts'
export { becomePoolThread } from './threads/become.ts'
export { piscina } from './threads/piscina.ts'

export { FunctionRefused, ThreadStartFailed } from './errors.ts'
