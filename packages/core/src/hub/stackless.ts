// Errors without a stack, for those that are made in advance and mostly never thrown: a stack costs ten times the rest.

import { settings } from './settings.ts'

// Under --frozen-intrinsics it cannot be set; errors then cost what they cost.
const writable = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true

/** Until {@link unmuteStacks}, errors get no stack. Returns what to hand to that. */
export function muteStacks(): number | undefined {
  const limit = Error.stackTraceLimit
  // No number means no stack at all, which is cheaper than an empty one.
  if (writable && !settings.stacks) Error.stackTraceLimit = undefined as unknown as number
  return limit
}

export function unmuteStacks(limit: number | undefined): void {
  if (writable) Error.stackTraceLimit = limit as number
}
