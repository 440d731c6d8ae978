// Process groups of POSIX.
//
//   G1  a group keeps its number as long as anybody is in it, dead or alive: it cannot be somebody else's meanwhile
//   G2  the dead are in it until their parent has taken note. In a container without an init nobody does, for those whose
//       parent has died: on Linux they are told from the living, elsewhere they are not

import { readFile, readdir } from 'node:fs/promises'

/** Whether there was somebody to send it to: a process, or a group if the number is negative. */
export function sendTo(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return false
    if (code === 'EPERM') return true // somebody is there who has become another user
    throw error
  }
}

/** Whether anybody lives in the group. */
export async function isPopulated(group: number): Promise<boolean> {
  if (!sendTo(-group, 0)) return false
  if (process.platform !== 'linux') return true
  const names = await readdir('/proc').catch(() => []) // it may not be mounted: then nobody can tell
  const processes = names.filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(processes.map((pid) => livesIn(group, pid)))
  return processes.length === 0 || found.includes(true)
}

/** G2 */
async function livesIn(group: number, pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '') // it has ended since
  const [state, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(of) === group && state !== 'Z' && state !== 'X'
}
