// All files of a directory tree.

import { opendir } from 'node:fs/promises'
import { join } from 'node:path'

import type { Event } from '@hublet/core'

/** What `find root -type f` finds, until `stop`: links are not followed. */
export async function* walk(root: string, stop: Event): AsyncGenerator<string, void> {
  const directories = [root]
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    for await (const entry of await opendir(directory)) {
      if (stop.ready) return
      if (entry.isFile()) yield join(directory, entry.name)
      else if (entry.isDirectory()) directories.push(join(directory, entry.name))
    }
  }
}
