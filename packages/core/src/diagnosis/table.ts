// A deadlock as a table for the terminal.

import { settings } from '../hub/settings.ts'
import type { Deadlock } from './loop-exit.ts'
import type { GreenletPicture } from './picture.ts'
import { duration } from './text.ts'

const most = 100
const widest = 72

/** Who waits, for what, since when, spawned where; then the circles. */
export function deadlockTable({ greenlets, outside, cycles }: Deadlock): string {
  const rows = [
    ...outside.map(({ what, age, site }) => ['(outside of greenlets)', what, duration(age), firstFrame(site)]),
    ...greenlets.flatMap(rowsOf),
  ]
  const shown = rows.slice(0, most)
  const lines = align([['greenlet', 'waits for', 'since', 'spawned'], ...shown])
  if (rows.length > most) lines.push(`... and ${rows.length - most} more`)
  for (const cycle of cycles) lines.push(`cycle: ${[...cycle, cycle[0]].map((name) => `"${name}"`).join(' -> ')}`)
  if (!settings.stacks) lines.push('(HUBLET_STACKS=1 tells where they were spawned)')
  return lines.join('\n')
}

function rowsOf({ name, call, waits, spawned }: GreenletPicture): string[][] {
  const who = `"${name}" ${call}`
  if (waits.length === 0) return [[who, 'a promise that is not of hublet', '', firstFrame(spawned)]]
  return waits.map(({ what, age }, n) =>
    n === 0 ? [who, what, duration(age), firstFrame(spawned)] : ['', what, duration(age), ''],
  )
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
