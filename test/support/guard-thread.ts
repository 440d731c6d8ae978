// A module for hub threads, and tasks for pools: calls that block, under a guard.

import { execSync } from 'node:child_process'
import { statSync } from 'node:fs'

import { current } from '@hublet/core'
import { task } from '@hublet/threadpool'

import { block, blockingRecord, guard } from './guard.ts'

export function watch(): void {
  guard({ policy: 'allow' })
}

/** Returns the greenlet that it has kept busy. */
export function sleepOutside(seconds: number): number {
  execSync(`sleep ${seconds}`)
  return current()!.ident
}

export function blockFor(ms: number): void {
  block(ms)
}

export function recordLength(): number | undefined {
  return blockingRecord()?.length
}

/** Fails with the refusal. */
export function beRefused(): void {
  using _ = guard({ policy: 'throw', startup: 0 })
  statSync('.')
}

export const statInPool = task(import.meta, () => {
  using _ = guard({ policy: 'throw', startup: 0 })
  return statSync('.').isDirectory()
})
