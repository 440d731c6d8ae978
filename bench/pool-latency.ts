// How late a 5 ms interval is while tasks of 20 ms, 200 of them in flight, keep two threads busy, or this one.

import { setTimeout as pause } from 'node:timers/promises'

import { roundsFor } from './pool-compute.ts'
import { print } from './summary.ts'

const seconds = 3
const interval = 5
const taskMs = 20
const inFlight = 200

/** Runs one task, that computes so many rounds. */
export type RunTask = (rounds: number) => unknown

/** `run` undefined: nothing is done. Everything is under way for a moment when it begins. */
export async function lateTimers(contender: string, run: RunTask | undefined, note?: string): Promise<void> {
  const rounds = roundsFor(taskMs)
  let busy = true
  let done = 0
  const stopped = (): boolean => !busy
  const repeat = async (task: RunTask): Promise<void> => {
    while (!stopped()) {
      await task(rounds)
      done++
    }
  }
  const workers = run === undefined ? [] : Array.from({ length: inFlight }, () => repeat(run))
  await pause(300)

  const late: number[] = []
  const [began, before] = [performance.now(), done]
  let expected = began + interval
  const ticks = setInterval(() => {
    const now = performance.now()
    late.push(Math.max(0, now - expected))
    expected = now + interval
  }, interval)
  await pause(seconds * 1000)
  clearInterval(ticks)
  busy = false
  const perTask = (performance.now() - began) / (done - before)
  await Promise.all(workers)

  const noted = note === undefined ? {} : { note }
  print({ contender, metric: `lateness of a ${interval} ms interval`, unit: 'ms', samples: late, ...noted })
  if (run !== undefined) print({ contender, metric: 'time per task', unit: 'ms', samples: [perTask] })
}
