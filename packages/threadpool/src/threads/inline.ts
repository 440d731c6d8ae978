// Tasks that are asked for within a task: they run right there, on the thread that the outer one has. Would they wait for
// a thread, and all threads for them, nobody would ever go on.

import { type Greenlet, spawn } from '@hublet/core'

import { load } from '../functions/load.ts'
import { nameOf } from '../functions/named.ts'
import type { AnyFunction } from '../functions/reference.ts'
import type { JobKind } from '../jobs/job.ts'
import { inlineRunners } from './runners.ts'

export async function callInline(
  operation: string,
  fn: unknown,
  args: readonly unknown[],
  kind: JobKind = 'call',
): Promise<unknown> {
  const here = typeof fn === 'function' ? (fn as AnyFunction) : await load((await nameOf(operation, fn)).descriptor)
  return inlineRunners[kind](here, args)
}

export function spawnInline(
  operation: string,
  fn: unknown,
  args: readonly unknown[],
  kind: JobKind = 'call',
): Greenlet {
  return spawn(callInline, operation, fn, args, kind)
}
