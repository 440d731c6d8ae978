// For tests of programs that use hublet.

export { VirtualClock, type VirtualClockOptions } from './testing/virtual-clock.ts'
export { settled } from './testing/settled.ts'
export { seedRunQueue } from './testing/seeded.ts'
export { LeakError, leakCheck } from './testing/leak-check.ts'
