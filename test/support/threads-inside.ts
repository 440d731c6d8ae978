// What stands behind the hubs of several threads, from the sources: none of it is exported.

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { HubletError } from '../../packages/core/src/errors.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { type Doorbell, doorbell } from '../../packages/core/src/threads/doorbell.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { enroll } from '../../packages/core/src/threads/enroll.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { Inlet } from '../../packages/core/src/threads/inlet.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { laneBytes } from '../../packages/core/src/threads/lane.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { Outlet } from '../../packages/core/src/threads/outlet.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { FULL_AT, HEAD_AT, LANE_WORDS, TAIL_AT } from '../../packages/core/src/threads/protocol/lane.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { asleepAt, doorbellAt, slotOf } from '../../packages/core/src/threads/protocol/layout.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { enter, fallAsleep, ring, wakeUp } from '../../packages/core/src/threads/protocol/slots.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
export { registry } from '../../packages/core/src/threads/registry.ts'
