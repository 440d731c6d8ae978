// Public names, in reading order.

export { patchAll, patchModule, unpatchAll } from './patching/patch.ts'
export {
  patchChildProcess,
  patchCrypto,
  patchDns,
  patchEvents,
  patchFetch,
  patchFs,
  patchHttp,
  patchNet,
  patchReadline,
  patchStreams,
  patchTimers,
  patchTls,
  patchWorkers,
  patchZlib,
} from './patching/parts.ts'
export { isObjectPatched, isPatched, original } from './patching/ask.ts'
export type { PatchOptions } from './patching/options.ts'
export type { PatchName } from './patching/replacement.ts'
export type { PatchReport, Reason, UnpatchReport } from './patching/report.ts'
export type { DidPatch, PatchHooks, WillPatch } from './patching/events.ts'
export { replacement, type Callable, type Replacement } from './patching/replacement.ts'
export { waitFor, type Handling } from './frames/wait-for.ts'
export { setChildProcessOptions, type ChildProcessOptions } from './patches/child-process.ts'

export { register, unregister, type RegisterOptions } from './transform/register.ts'
export type { TransformChoice } from './transform/choice.ts'
export {
  transformSource,
  type SourceFormat,
  type TransformSourceOptions,
  type TransformedSource,
} from './transform/source.ts'
export { transformStats, type TransformStats } from './transform/stats.ts'
export type { SkipReason, Skipped } from './transform/skipped.ts'

export {
  BlockingCallRefused,
  allowBlocking,
  blockingRecord,
  currentBlockingCalls,
  guard,
  guardedCalls,
  onBlocked,
  unguard,
  type BlockedHandler,
  type BlockedReport,
  type CurrentBlockingCall,
  type Guard,
  type GuardOptions,
  type GuardPolicy,
  type PathRule,
} from './guard/index.ts'

export { OwnedResources, ownResources, type OwnOptions } from './owned/own-resources.ts'
export { ResourceSurvived } from './owned/resource-survived.ts'
