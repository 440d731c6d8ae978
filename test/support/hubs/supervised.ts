// A module for supervised hubs. What has happened to all of them is counted in memory that they share with the test.

import { readFileSync } from 'node:fs'

import { sleep, spawn, thisHub } from '@hublet/core'

import { ENDS, ENDS_AT, type Ledger, OPEN, RUNS, SOUND, STARTS } from '../ledger.ts'

const ledger = thisHub().args as Ledger
const load = Atomics.add(ledger, STARTS, 1) + 1

for (let open = Atomics.load(ledger, OPEN); load > open; open = Atomics.load(ledger, OPEN)) {
  Atomics.wait(ledger, OPEN, open)
}
if (load > Atomics.load(ledger, SOUND)) throw new Error(`load ${load} fails`)

const notes: unknown[] = []

/** How many hubs had been loaded when this one was, it included. */
export function loaded(): number {
  return load
}

export function name(): string {
  return thisHub().name
}

export function note(value: unknown): unknown[] {
  notes.push(value)
  return notes
}

/** Ends the thread, unless it has done so `times` times in all. */
export function dieFor(times: number): number {
  const run = Atomics.add(ledger, RUNS, 1) + 1
  if (run <= times) process.exit(run)
  return run
}

export function exit(code: number): never {
  process.exit(code)
}

export function crash(message: string): void {
  setImmediate(() => {
    throw new RangeError(message)
  })
}

export function overflow(): never {
  const kept: number[][] = []
  for (;;) kept.push(Array.from({ length: 10_000 }, Math.random))
}

/** Leaves the mark when it is ended. */
export async function hang(mark: number): Promise<void> {
  Atomics.add(ledger, RUNS, 1)
  try {
    await sleep(Infinity)
  } finally {
    ledger[ENDS_AT + Atomics.add(ledger, ENDS, 1)] = mark
  }
}

/** The same, in a greenlet that nobody has asked for and nobody waits for. */
export function linger(mark: number): void {
  spawn(hang, mark)
}

export function runs(): number {
  return Atomics.load(ledger, RUNS)
}

export function loop(): never {
  for (;;);
}

/** Hangs in the system if the file is a pipe that nobody writes to. */
export function read(path: string): string {
  Atomics.add(ledger, RUNS, 1)
  return readFileSync(path, 'utf8')
}
