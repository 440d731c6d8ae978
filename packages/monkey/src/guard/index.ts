// Public names, in reading order.

export { type Guard, guard, guardFromEnvironment, guardedCalls, unguard } from './guard.ts'
export type { GuardOptions, GuardPolicy, PathRule } from './policy.ts'
export { allowBlocking } from './allowed.ts'
export { type BlockedHandler, type BlockedReport, onBlocked } from './report.ts'
export { BlockingCallRefused } from './refused.ts'
export { type CurrentBlockingCall, currentBlockingCalls } from './current-blocking-calls.ts'
export { blockingRecord } from './record.ts'
