// Two ways to end the mirror when its time is up. Runs as a process of its own: `node ways.ts <way> <origin> <folder> <ms>`.

import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

import { withTimeout } from '@hublet/core'

import { names } from './server.ts'

/** What is left of the mirror, some time after it was ended. */
export interface Left {
  /** Milliseconds until it was ended. */
  readonly took: number
  readonly files: number
  readonly children: number
  readonly locked: boolean
}

const ways = {
  /** As it is mostly done: nobody waits for it any more. */
  async race(mirror: () => Promise<void>, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    await Promise.race([mirror(), promise])
    clearTimeout(timer)
  },
  /** With hublet, which must be there before the program is loaded. */
  async hublet(mirror: () => Promise<void>, ms: number): Promise<void> {
    await withTimeout(ms, mirror, { fallback: undefined })
  },
}

export type Way = keyof typeof ways

const [, , way, origin, folder, ms] = process.argv as [string, string, Way, string, string, string]
if (way === 'hublet') await import('@hublet/monkey/register')
const { mirror } = await import('./mirror.js')

const began = performance.now()
await ways[way](() => mirror(origin, names, folder), Number(ms))
const took = performance.now() - began
process.send!('ended')
setTimeout(() => process.send!(lookAt(folder, took)), 500)

function lookAt(at: string, after: number): Left {
  return {
    took: Math.round(after),
    files: openFiles(at),
    children: childrenOf(process.pid),
    locked: existsSync(`${at}/.lock`),
  }
}

function openFiles(at: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(at)
    } catch {
      return false // the one that reads the list
    }
  }).length
}

function childrenOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? 0 : text.split(' ').length
}
