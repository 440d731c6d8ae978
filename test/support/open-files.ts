// What this process has open.

import { readdirSync, readlinkSync } from 'node:fs'

/** The files below this folder that are open in this process, if that can be found out. */
export function openBelow(folder: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    const path = targetOf(`/proc/self/fd/${fd}`)
    return path?.startsWith(`${folder}/`) === true ? [path] : []
  })
}

/** Undefined if it has been closed since. */
function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
