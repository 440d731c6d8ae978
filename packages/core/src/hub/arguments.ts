// Checks of arguments, so that a wrong one is refused in the call that got it, under its own name.

import { ArgumentRangeError, ArgumentTypeError } from '../errors.ts'
import { describe } from './describe.ts'

/** Refuses what is no function. */
export function checkFunction(operation: string, parameter: string, value: unknown): void {
  if (typeof value === 'function') return
  throw new ArgumentTypeError(`${operation}: ${parameter} must be a function, got ${describe(value)}`)
}

/** Refuses delays that are no numbers, `NaN`, or negative. `Infinity` is a delay: it never ends. */
export function checkDelay(operation: string, parameter: string, value: unknown): void {
  if (typeof value !== 'number') {
    throw new ArgumentTypeError(`${operation}: ${parameter} must be a number of milliseconds, got ${describe(value)}`)
  }
  if (!(value >= 0)) {
    throw new ArgumentRangeError(`${operation}: ${parameter} must be 0 or more milliseconds, got ${value}`)
  }
}

/** Refuses counts that are no whole numbers from `least` up. `Infinity` passes: it is no limit. */
export function checkCount(operation: string, parameter: string, value: unknown, least = 0): void {
  if (typeof value !== 'number') {
    throw new ArgumentTypeError(`${operation}: ${parameter} must be a number, got ${describe(value)}`)
  }
  if (value >= least && (Number.isInteger(value) || value === Infinity)) return
  throw new ArgumentRangeError(`${operation}: ${parameter} must be a whole number from ${least} up, got ${value}`)
}
