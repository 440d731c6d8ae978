// Operations of Node that wait, patched: what holds for all of them.

import { GreenletExit, Timeout, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Patcher } from '../../packages/monkey/src/patching/patcher.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import type { ModulePatch } from '../../packages/monkey/src/patching/replacement.ts'

/** An operation that has something to wait for, for ever. */
export interface Pending extends AsyncDisposable {
  call(): Promise<unknown>
  /** Whether nothing of it is under way: absent for those that go on. */
  givenUp?(): boolean | Promise<boolean>
  /** Has it end in the good way, with `result`. */
  release(): unknown
  readonly result: unknown
}

export interface PatchedCase {
  readonly name: string
  readonly make: () => Promise<Pending> | Pending
}

/** Installs patches for the tests of a file. */
export function withPatches(...patches: readonly ModulePatch[]): void {
  let installed: Disposable
  beforeAll(() => void (installed = install(...patches)))
  afterAll(() => installed[Symbol.dispose]())
}

/** Installs patches until it is disposed of. */
export function install(...patches: readonly ModulePatch[]): Disposable {
  const patcher = new Patcher(patches, () => [])
  for (const { name } of patches) {
    expect(patcher.patchPart(name)).toMatchObject({ patched: [name], failed: [], skipped: [] })
  }
  return { [Symbol.dispose]: () => expect(patcher.undo().left).toEqual([]) }
}

/** Whether it becomes true within some seconds: what Node tells of an operation that has ended takes turns of the loop. */
export async function becomes(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  return vi.waitUntil(condition, { timeout: 5000, interval: 5 })
}

/** The tests that all of them have to pass. */
export function testPatched(cases: readonly PatchedCase[]): void {
  test.for(cases)('$name: killed, it rejects with the reason and is given up', async ({ make }) => {
    await using pending = await make()
    const log: unknown[] = []
    const g = spawn(async () => {
      try {
        await pending.call()
      } catch (error) {
        log.push(error)
      } finally {
        log.push('finally')
      }
    })
    await settled()
    const reason = new GreenletExit('enough')

    expect(await g.kill(reason)).toBe(true)

    expect(log).toEqual([reason, 'finally'])
    expect(await becomes(() => pending.givenUp?.() ?? true)).toBe(true)
  })

  test.for(cases)('$name: timed out, it rejects with the Timeout and is given up', async ({ make }) => {
    await using pending = await make()

    const error: unknown = await withTimeout(20, () => pending.call()).catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(Timeout)
    expect(await becomes(() => pending.givenUp?.() ?? true)).toBe(true)
  })

  test.for(cases)('$name: its result is the same in a greenlet and outside', async ({ make }) => {
    await using one = await make()
    const outside = one.call()
    await one.release()
    expect(await outside).toEqual(one.result)

    await using other = await make()
    const inside = spawn(() => other.call())
    await settled()
    await other.release()
    expect(await inside.get()).toEqual(other.result)
  })
}
