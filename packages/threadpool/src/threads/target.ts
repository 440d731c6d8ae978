// What a task is called on its way to a thread: by what is done with its function, the number of that, and the first time
// by what it is, too.

import { tell } from '../functions/load.ts'
import type { Descriptor } from '../functions/named.ts'
import type { JobKind } from '../jobs/job.ts'

export const TASK = 'hublet-task'

export interface Target {
  readonly kind: JobKind
  readonly id: number
  readonly descriptor: Descriptor | undefined
}

export function writeTarget(kind: JobKind, id: number, descriptor: Descriptor | undefined): string {
  const short = `${TASK} ${kind} ${id}`
  return descriptor === undefined ? short : `${short} ${JSON.stringify(descriptor)}`
}

/** In the thread. What it says of the function counts, even if the task is taken back before it begins. */
export function readTarget(target: string): Target {
  const [, kind, number, content] = /^hublet-task (\S+) (\d+)(?: (.*))?$/s.exec(target)!
  const id = Number(number)
  const descriptor = content === undefined ? undefined : (JSON.parse(content) as Descriptor)
  if (descriptor !== undefined) tell(id, descriptor)
  return { kind: kind as JobKind, id, descriptor }
}
