// What happens when Node's loop runs dry while somebody waits.
//
//   D1  Node says when: a loop that is held by a timer, a socket, a child, a port or another thread is not dry; and
//       other listeners of `beforeExit` come first: whatever they begin, or wake, puts it off
//   D2  waits outside of greenlets that nothing can end fail with a LoopExit; nobody else is touched, the hub stays usable
//   D3  if there are none, and a greenlet is stuck (wait-for.ts), that is reported, once for each wait it is stuck in
//   D4  a wait that nobody awaits ends without crashing the process
//   D5  who catches each LoopExit and waits again does so at most a hundred times in a second: then the process may end

import { type Greenlet, livingGreenlets } from '../greenlet/greenlet.ts'
import { OUTSIDE } from '../greenlet/scope.ts'
import { waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'
import { guarded } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { runQueue } from '../hub/run-queue.ts'
import { settings } from '../hub/settings.ts'
import { type Deadlock, LoopExit } from './loop-exit.ts'
import { pictureOf, pictureOfWait } from './picture.ts'
import { deadlockTable } from './table.ts'
import { circlesAmong, endsByItself, stuckAmong } from './wait-for.ts'

const advice = 'wake them, close what they wait for, or kill them before the end: getHub().shutdown()'

/** Of how many pictures are taken: one takes some 20 us, and there may be a million. */
const most = 1000
const mostCircles = 20

const reported = new WeakSet<object>()
const rounds = { count: 0, since: 0 }

/** Called when nothing is left to run: fails what waits outside of greenlets, or else reports what is stuck. */
function loopRanDry(): void {
  const outside = waitsBelow(OUTSIDE).filter((wait) => wait instanceof Wait && !endsByItself(wait)) as Wait<unknown>[]
  const greenlets = livingGreenlets()
  const stuck = stuckAmong(greenlets)
  if (outside.length > 0 && !tooOften()) failOutside(outside, greenlets, stuck)
  else if (stuck.length > 0) report(greenlets, stuck)
}

/** D5 */
function tooOften(): boolean {
  const now = performance.now()
  if (now - rounds.since > 1000) Object.assign(rounds, { count: 0, since: now })
  return ++rounds.count > 100
}

function failOutside(
  outside: readonly Wait<unknown>[],
  greenlets: readonly Greenlet[],
  stuck: readonly Greenlet[],
): void {
  const deadlock = deadlockOf(outside, greenlets, stuck)
  const table = deadlockTable(deadlock)
  for (const wait of outside) {
    wait.promise.then(undefined, () => {}) // D4
    const what = guarded(() => wait.describe(), wait.operation)
    wait.fail(new LoopExit(`${what} would wait for ever: nothing is left to run\n${table}`, deadlock))
  }
}

function report(greenlets: readonly Greenlet[], stuck: readonly Greenlet[]): void {
  const waits = stuck.flatMap(waitsBelow)
  const isNew = waits.some((wait) => !reported.has(wait))
  if (settings.report === 'never' || !isNew) return
  for (const wait of waits) reported.add(wait) // D3: in a worker, to print is to keep the loop going
  const deadlock = deadlockOf([], greenlets, stuck)
  const count = stuck.length === 1 ? '1 greenlet waits' : `${stuck.length} greenlets wait`
  const text = `deadlock: nothing is left to run, and ${count} for ever`
  const error = new LoopExit(`${advice}\n${deadlockTable(deadlock)}`, deadlock)
  reportError(error, { kind: 'deadlock', source: deadlock, text })
}

function deadlockOf(
  outside: readonly Wait<unknown>[],
  greenlets: readonly Greenlet[],
  stuck: readonly Greenlet[],
): Deadlock {
  return {
    greenlets: greenlets.slice(0, most).map(pictureOf),
    outside: outside.slice(0, most).map(pictureOfWait),
    total: greenlets.length + outside.length,
    cycles: circlesAmong(stuck, mostCircles).map((circle) => circle.map(({ name }) => name)),
  }
}

process.on('beforeExit', () => {
  const { pushed } = runQueue
  const holding = process.getActiveResourcesInfo().length // some, like a pipe for stdout, do not hold the loop
  const look = (): void => {
    const isDry = pushed === runQueue.pushed && process.getActiveResourcesInfo().length <= holding
    if (isDry) loopRanDry() // D1; else there will be another beforeExit
  }
  process.nextTick(() => void Promise.resolve().then(look))
})
