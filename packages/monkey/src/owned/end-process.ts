// The end of a child process, with all it has started if it leads a process group of its own.
//
//   P1  it gets SIGTERM at once. What is left of it `grace` milliseconds later gets SIGKILL: it, or its group
//   P2  whether it leads a group is asked while it lives: its number cannot belong to anybody else then, nor afterwards while
//       somebody is in the group. Once nobody lives there, nothing is sent any more
//   P3  on Windows there are no groups, and no SIGTERM: taskkill ends it and what it has started, at once

import type { ChildProcess } from 'node:child_process'

import { HubletError } from '@hublet/core'
import { inCleanContext } from '@hublet/core/lowlevel'

import { isPopulated, sendTo } from './process-group.ts'

/** How often is looked whether a group is empty, in milliseconds: nothing tells. At first, and at last. */
const [shortest, longest] = [10, 500]
/** How long the system may take to carry out a SIGKILL, in milliseconds. */
export const atMost = 1000
/** Node makes 1 of what is longer. */
const longestTimer = 2 ** 31 - 1

/** Whether it has been started and has not been seen to end. */
function lives(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/**
 * Fulfilled once nobody is left; `grace` in milliseconds. Nothing happens if it has ended.
 * Rejects with what the system refuses, and if it is not carried out.
 */
export function endProcess(child: ChildProcess, grace: number): Promise<void> {
  return inCleanContext(() => (lives(child) ? end(child, grace) : Promise.resolve()))
}

async function end(child: ChildProcess, grace: number): Promise<void> {
  const { pid } = child as { pid: number }
  if (process.platform === 'win32') return endOnWindows(child, pid) // P3
  const leads = sendTo(-pid, 0) // P2
  const send = (signal: NodeJS.Signals): boolean => (leads ? sendTo(-pid, signal) : child.kill(signal))
  const deadline = performance.now() + grace
  send('SIGTERM')
  await exit(child, grace)
  if (!lives(child) && (!leads || (await emptied(pid, deadline)))) return
  send('SIGKILL') // P1
  await exit(child, atMost)
  if (lives(child)) throw new HubletError(`cannot end process ${pid}: it is there ${atMost} ms after SIGKILL`)
}

/** Whether nobody lived in the group before the time was up. */
async function emptied(group: number, deadline: number): Promise<boolean> {
  for (let pause = shortest; await isPopulated(group); pause = Math.min(pause * 2, longest)) {
    const left = deadline - performance.now()
    if (left <= 0) return false
    await new Promise((resolve) => void setTimeout(resolve, Math.min(pause, left)))
  }
  return true
}

/** Waits for its end, at most so many milliseconds. */
function exit(child: ChildProcess, ms: number): Promise<void> {
  if (!lives(child)) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = ms === Infinity ? undefined : setTimeout(over, Math.min(ms, longestTimer))
    child.once('exit', over)
    function over(): void {
      clearTimeout(timer)
      child.off('exit', over)
      resolve()
    }
  })
}

async function endOnWindows(child: ChildProcess, pid: number): Promise<void> {
  const { spawn } = process.getBuiltinModule('node:child_process')
  const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true })
  killer.on('error', () => child.kill())
  await exit(child, Infinity)
}
