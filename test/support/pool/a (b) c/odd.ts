// In a folder whose name has what stacks have, too.

import type { ThreadPool } from '@hublet/threadpool'

export function viaOdd(pool: ThreadPool): Promise<string> {
  return pool.apply(async () => (await import('./neighbour.ts')).place)
}
