// The parts of patchAll, one by one. To patch all but some, pass those as `false` to `patchAll`.

import type { PatchName } from './replacement.ts'
import type { PatchReport } from './report.ts'
import { patcher } from './thread.ts'

/** Patches one part, as `patchAll` does; if it is patched already, the report is empty. */
type PatchPart = () => PatchReport

const part =
  (name: PatchName): PatchPart =>
  () =>
    patcher.patchPart(name)

/** Patches `fetch` and the bodies it brings, and nothing else. */
export const patchFetch: PatchPart = part('fetch')
/** Patches `node:timers/promises`, and what `promisify` makes of timers, and nothing else. */
export const patchTimers: PatchPart = part('timers')
/** Patches `node:fs` and `node:fs/promises`, and nothing else. */
export const patchFs: PatchPart = part('fs')
/** Patches `node:dns` and `node:dns/promises`, and nothing else. */
export const patchDns: PatchPart = part('dns')
/** Patches `once` and `on` of `node:events`, and nothing else. */
export const patchEvents: PatchPart = part('events')
/** Patches `node:stream` and web streams, and nothing else. */
export const patchStreams: PatchPart = part('streams')
/** Patches `node:readline` and `node:readline/promises`, and nothing else. */
export const patchReadline: PatchPart = part('readline')
/** Patches `node:child_process`, and nothing else. */
export const patchChildProcess: PatchPart = part('childProcess')
/** Patches `node:net`, and nothing else. */
export const patchNet: PatchPart = part('net')
/** Patches `node:http` and `node:https`, and nothing else. */
export const patchHttp: PatchPart = part('http')
/** Patches `node:tls`, and nothing else. */
export const patchTls: PatchPart = part('tls')
/** Patches `node:crypto` and WebCrypto, and nothing else. */
export const patchCrypto: PatchPart = part('crypto')
/** Patches `node:zlib`, and nothing else. */
export const patchZlib: PatchPart = part('zlib')
/** Patches `node:worker_threads`, and nothing else. */
export const patchWorkers: PatchPart = part('workers')
