// The links between hubs, from the sources: none of it is exported.

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import '../../packages/core/src/index.ts'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { getHub } from '../../packages/core/src/diagnosis/hub.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { HubThread, zombieThreads } from '../../packages/core/src/threads/hub-thread.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { attachLink, livingLinks, makeWire } from '../../packages/core/src/threads/links.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { enroll } from '../../packages/core/src/threads/enroll.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { registry } from '../../packages/core/src/threads/registry.ts'
