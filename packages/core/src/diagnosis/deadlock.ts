// What happens when Node's loop runs dry while somebody waits.
//
//   D1  Node says when: a loop that is held by a timer, a socket, a child, a port or another thread is not dry
//   D2  every wait outside of greenlets fails with a LoopExit; nobody else is touched, and the hub stays usable
//   D3  if there is none, and a greenlet is stuck (wait-for.ts), that is reported; again only after something has run
//   D4  a wait that nobody awaits ends without crashing the process

import { type Greenlet, livingGreenlets } from '../greenlet/greenlet.ts'
import { OUTSIDE } from '../greenlet/scope.ts'
import { waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'
import { reportError } from '../hub/report.ts'
import { runQueue } from '../hub/run-queue.ts'
import { settings } from '../hub/settings.ts'
import { type Deadlock, LoopExit } from './loop-exit.ts'
import { pictureOf, pictureOfWait } from './picture.ts'
import { deadlockTable } from './table.ts'
import { circlesAmong, stuckAmong } from './wait-for.ts'

const advice = `wake them, close what they wait for, or kill them before the end: getHub().shutdown()`

/** Of how many a report is made: a picture takes some 20 us, and there may be a million. */
const most = 1000

let reportedAt = -1

/** Called when nothing is left to run: fails what waits outside of greenlets, or else reports what is stuck. */
export function loopRanDry(): void {
  const outside = waitsBelow(OUTSIDE).filter((wait) => wait instanceof Wait)
  const stuck = stuckAmong(livingGreenlets())
  if (outside.length > 0) failOutside(outside, stuck)
  else if (stuck.length > 0) report(stuck)
}

function failOutside(outside: readonly Wait<unknown>[], stuck: readonly Greenlet[]): void {
  const deadlock = deadlockOf(outside, stuck)
  const table = deadlockTable(deadlock)
  for (const wait of outside) {
    wait.promise.then(undefined, () => {}) // D4
    wait.fail(new LoopExit(`${wait.describe()} would wait for ever: nothing is left to run\n${table}`, deadlock))
  }
}

function report(stuck: readonly Greenlet[]): void {
  if (settings.report === 'never' || reportedAt === runQueue.switches) return
  reportedAt = runQueue.switches // D3: in a worker, to print is to keep the loop going
  const deadlock = deadlockOf([], stuck)
  const count = stuck.length === 1 ? '1 greenlet waits' : `${stuck.length} greenlets wait`
  const text = `deadlock: nothing is left to run, and ${count} for ever`
  reportError(new LoopExit(`${advice}\n${deadlockTable(deadlock)}`, deadlock), {
    kind: 'deadlock',
    source: deadlock,
    text,
  })
}

function deadlockOf(outside: readonly Wait<unknown>[], stuck: readonly Greenlet[]): Deadlock {
  return {
    greenlets: stuck.slice(0, most).map(pictureOf),
    outside: outside.slice(0, most).map(pictureOfWait),
    total: stuck.length + outside.length,
    cycles: circlesAmong(stuck).map((circle) => circle.map(({ name }) => name)),
  }
}

process.on('beforeExit', loopRanDry) // D1
