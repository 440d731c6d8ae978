// A deadlock as a table for the terminal.

import { settings } from '../hub/settings.ts'
import type { Deadlock } from './loop-exit.ts'
import type { GreenletPicture, WaitPicture } from './picture.ts'
import { duration } from './text.ts'

const mostRows = 100
const mostCycles = 10
const longestCycle = 20
const widest = 72

/** Who waits, for what, since when, spawned where; then the circles. */
export function deadlockTable({ greenlets, outside, total, cycles }: Deadlock): string {
  const entries = [
    ...outside.map((wait) => [rowOf('(outside of greenlets)', wait, wait.site)]),
    ...greenlets.map(rowsOf),
  ]
  const shown = entries.slice(0, mostRows)
  const lines = align([['greenlet', 'waits for', 'since', 'spawned'], ...shown.flat()])
  if (total > shown.length) lines.push(`... and ${total - shown.length} more`)
  for (const cycle of cycles.slice(0, mostCycles)) lines.push(`cycle: ${cycleText(cycle)}`)
  if (cycles.length > mostCycles) lines.push(`... and ${cycles.length - mostCycles} more cycles`)
  if (!settings.stacks) lines.push('(HUBLET_STACKS=1 tells where they were spawned)')
  return lines.join('\n')
}

function rowsOf({ name, call, waits, spawned }: GreenletPicture): string[][] {
  const who = `"${name}" ${call}`
  if (waits.length === 0) return [[who, 'a promise that is not of hublet', '', firstFrame(spawned)]]
  return waits.map((wait, n) => (n === 0 ? rowOf(who, wait, spawned) : rowOf('', wait, undefined)))
}

function rowOf(who: string, { what, age }: WaitPicture, stack: string | undefined): string[] {
  return [who, what, duration(age), firstFrame(stack)]
}

function cycleText(cycle: readonly string[]): string {
  const names = cycle.slice(0, longestCycle).map((name) => `"${name}"`)
  if (cycle.length > longestCycle) names.push(`(${cycle.length - longestCycle} more)`)
  return [...names, names[0]].join(' -> ')
}

/** The place in the first line of a stack. */
function firstFrame(stack: string | undefined): string {
  return stack === undefined ? '' : (stack.split('\n')[0] ?? '').replace(/^ *at /, '')
}

function align(rows: readonly string[][]): string[] {
  const widths = [0, 1, 2].map((column) => Math.min(widest, Math.max(...rows.map((row) => row[column]!.length))))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
