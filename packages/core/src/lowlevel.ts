// For those who write primitives: the wait, the queue waits stand in, the scope they hang on, the run queue.
//
// The contract, in short:
//   1. Try first. Only if the operation cannot be done at once, make a Wait, park it, and return park's promise.
//   2. Whoever completes the operation takes the wait out of your WaitList and calls wake(value) or fail(error).
//      A return value of false means that somebody was quicker (a kill, a time limit): offer the value to the next.
//   3. Nothing may be consumed on behalf of a wait before wake has returned true; after that it must not be taken back.
//   4. Kills, timeouts, signals and the leaving of your list are park's business, not yours.
//   5. Override `blockers` (all of them must go on) or `chances` (one of them must) in your Wait if you know who could
//      wake it: deadlock reports name circles with it.

import './diagnosis/deadlock.ts'

export { checkWaitOptions, currentScope, mayWait, mustPark, park } from './greenlet/park.ts'
export { BooleanWait, Wait, type WaitOptions } from './greenlet/wait.ts'
export { WaitList, WaitNode } from './greenlet/wait-list.ts'
export { WatchedList } from './greenlet/watched-list.ts'
export { OUTSIDE, Scope, closeScope, deliver, openScope } from './greenlet/scope.ts'
export { waitsBelow, type Suspended } from './greenlet/tree.ts'

// For those who make waits of the promises of others: functions that can be interrupted in the middle of an await.
export { endOf, hasPending, isEnding, takePending } from './greenlet/scope.ts'
export { type Suspension, begun, resume, rootOf, suspendIn } from './greenlet/tree.ts'
export { IN_HUB, currentContext, enterContext } from './hub/context.ts'

export { OnDemand } from './greenlet/on-demand.ts'
export { Link, notifyAll, type Follower, type LinkTarget } from './greenlet/links.ts'
export { NOT_NOW, type Operation, type Seat } from './objects/operation.ts'
export { type OpenSource, isSource, openSource } from './pools/source.ts'
export { parkFirst } from './objects/park-first.ts'
export { Linkable, followersOf } from './objects/linkable.ts'
export { follow, livingGreenlets } from './greenlet/greenlet.ts'
export { callIn, captureContext, inCleanContext, inHub } from './hub/context.ts'
export { runQueue, type RunQueue, type Task } from './hub/run-queue.ts'
export { timers, type Timer, type Timers } from './hub/timers.ts'
export type { Clock } from './hub/clock.ts'
export { checkCount, checkDelay, checkFunction } from './hub/arguments.ts'
export { describe, describeError, functionName } from './hub/describe.ts'
export { label } from './hub/label.ts'
export { reportError } from './hub/report.ts'
export { type CycleLink, linkOf, onlyWait, reportCycle } from './diagnosis/wait-cycle.ts'
export { callSite, isNodeFrame, isOwnFrame } from './hub/site.ts'
export { counters, settings } from './hub/settings.ts'
export { identify } from './errors.ts'

// Memory that threads share: algorithms are written with these steps only, so that the explorer can run them, too.
export { add, compareExchange, load, notifyAll as notifyWord, store } from './threads/atomics.ts'
export { SLOTS, UID_AT, USED_AT, idAt, slotOf } from './threads/protocol/layout.ts'
export { alive, ring, ringAll } from './threads/protocol/slots.ts'
export { Registry, registry, registryIn } from './threads/registry.ts'
export { type Watcher, Doorbell, doorbell } from './threads/doorbell.ts'
export { allowBlocking, block, checkMayBlock } from './threads/blocking.ts'
export { flushLinks } from './threads/links.ts'
export type { SyncOptions } from './objects/exchange-sync.ts'

// What travels to other hubs, and how.
export { type ClassTravel, registerClass } from './threads/codec/classes.ts'

// Hub threads in workers that somebody else starts, and what is asked of them. `startBy` has a launcher start a worker,
// which hands the data it was given to `becomeHub`.
export { startBy } from './threads/hub-thread.ts'
export { becomeHub } from './threads/become.ts'
export type { EntryData, LaunchOptions, Launcher } from './threads/launch.ts'
export type { Link as HubLink, Pending } from './threads/link.ts'
export { linkTo } from './threads/connect.ts'
export { type Question, sendCall, sendCancel } from './threads/call.ts'
export { onCallOf } from './threads/serve.ts'
export { type Outcome, readOutcome } from './threads/answer.ts'
export type { Reader } from './threads/codec/reader.ts'
export { noteDelivered } from './hub/stray.ts'
export { joinStacks } from './threads/codec/joined-stack.ts'
export { isMarked } from './threads/codec/transfer.ts'
export { travellingValues } from './greenlet/local.ts'
export { callModule, isRootHub, rootHub, spawnModule } from './threads/modules.ts'
