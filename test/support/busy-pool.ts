// The threads of Node's pool, all of them busy: what goes through the pool waits.

import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, open, openSync, rmSync, stat } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface BusyPool extends AsyncDisposable {
  /** Lets the pool go on; resolves when what has waited is done. */
  release(): Promise<void>
}

const threads = 4

/** Goes through the pool, behind all that was there. */
const pass = (): Promise<void> => new Promise((resolve) => stat('/', () => resolve()))

/** They open a pipe that nobody writes to. */
export function busyPool(): BusyPool {
  const folder = mkdtempSync(join(tmpdir(), 'hublet-'))
  const fifo = join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  const opened = Array.from({ length: threads }, () => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    open(fifo, 'r', (error, fd) => (error === null ? resolve(fd) : reject(error)))
    return promise
  })
  let released: Promise<void> | undefined
  const letGo = async (): Promise<void> => {
    const writer = openSync(fifo, constants.O_RDWR)
    for (const fd of await Promise.all(opened)) closeSync(fd)
    closeSync(writer)
    rmSync(folder, { recursive: true })
    await Promise.all(Array.from({ length: threads * 4 }, pass))
  }
  const release = (): Promise<void> => (released ??= letGo())
  return { release, [Symbol.asyncDispose]: release }
}
