// Circles of waits, found at the moment in which the last of them begins. In dev mode; else nobody looks.
//
//   C1  each greenlet of the circle has one wait, which cannot end before the next of them goes on: none of them will,
//       unless from outside (a kill, a time limit, a foreign promise that a branch of one of them awaits)
//   C2  who begins a wait looks, and nobody else: a circle is reported once
//   C3  it looks again at the end of the turn of the loop: a branch that was about to go on has done so by then

import { inspect } from 'node:util'

import { HubletError, identify } from '../errors.ts'
import { Greenlet } from '../greenlet/greenlet.ts'
import { waitsBelow } from '../greenlet/tree.ts'
import { Wait } from '../greenlet/wait.ts'
import { guarded } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { runQueue } from '../hub/run-queue.ts'
import { settings } from '../hub/settings.ts'
import { textOfWait } from './picture.ts'

const most = 20

/** One greenlet in a circle. */
export interface CycleLink {
  /** Its name. With threads in between: and the thread. */
  readonly greenlet: string
  /** The operation and its object. */
  readonly waitsFor: string
  /** The stack of the place where it waits, if `hub.stacks` is on. */
  readonly site?: string | undefined
  /** The stack of the place where the next one acquired what it waits for, if that is known. */
  readonly heldSite?: string | undefined
}

/** Greenlets wait for each other. Your fault: have all acquire what they need in the same order, or put a time limit on it. */
export class WaitCycle extends HubletError {
  readonly #cycle: readonly CycleLink[]

  constructor(cycle: readonly CycleLink[]) {
    const self = cycle.length === 1 ? '; if it is for a branch of its own (Promise.all), all is well' : ''
    super(`none of them can go on${self}\n${listed(cycle.map(textOf)).join('\n')}`)
    this.stack = `WaitCycle: ${this.message}` // its own frames would be those of the last who came
    this.#cycle = cycle
  }

  /** Who waits for what; the last waits for the first. */
  get cycle(): readonly CycleLink[] {
    return this.#cycle
  }

  static {
    identify(this, 'WaitCycle', 'HUBLET_WAIT_CYCLE')
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: WaitCycle): string {
        return String(this.stack)
      },
    })
  }
}

/** The first, and how many more. */
function listed(texts: readonly string[]): string[] {
  if (texts.length <= most) return [...texts]
  return [...texts.slice(0, most), `(${texts.length - most} more)`]
}

function textOf({ greenlet, waitsFor, site, heldSite }: CycleLink): string {
  const lines = [`"${greenlet}" waits for ${waitsFor}`]
  if (site !== undefined) lines.push(`  ${frameOf(site)}`)
  if (heldSite !== undefined) lines.push(`  which was acquired ${frameOf(heldSite)}`)
  return lines.join('\n')
}

function frameOf(stack: string): string {
  return (stack.split('\n')[0] ?? '').trim()
}

/** Reports a circle, as the hub is set. */
export function reportCycle(cycle: readonly CycleLink[]): void {
  if (settings.report === 'never') return
  const error = new WaitCycle(cycle)
  const names = listed(cycle.map(({ greenlet }) => `"${greenlet}"`))
  const text = `deadlock: ${[...names, names[0]].join(' -> ')}`
  reportError(error, { kind: 'deadlock', source: error, text })
}

/** The one wait of a greenlet that can do nothing else (C1). */
export function onlyWait(greenlet: Greenlet): Wait<unknown> | undefined {
  const waits = waitsBelow(greenlet)
  return waits.length === 1 && waits[0] instanceof Wait ? waits[0] : undefined
}

/** What is told about a wait. */
export function linkOf(greenlet: Greenlet, wait: Wait<unknown>): CycleLink {
  return { greenlet: greenlet.name, waitsFor: textOfWait(wait), site: wait.site, heldSite: wait.heldSite }
}

/** Called when `wait` begins: C2, C3. */
function watchWait(wait: Wait<unknown>, root: object): void {
  if (!(root instanceof Greenlet) || cycleFrom(root, wait) === undefined) return
  runQueue.afterTurn(() => {
    const cycle = wait.waiting ? cycleFrom(root, wait) : undefined
    if (cycle !== undefined) reportCycle(cycle)
  })
}

/** A way from greenlet to greenlet, from the one that is in `wait` back to itself. */
function cycleFrom(start: Greenlet, wait: Wait<unknown>): CycleLink[] | undefined {
  const path: { greenlet: Greenlet; wait: Wait<unknown>; left: Greenlet[] }[] = []
  const seen = new Set<Greenlet>()
  const enter = (greenlet: Greenlet): void => {
    seen.add(greenlet)
    const only = onlyWait(greenlet)
    if (only === undefined || (greenlet === start && only !== wait)) return
    const left = guarded(() => [...only.blockers].filter((one) => one instanceof Greenlet), [])
    if (left.length > 0) path.push({ greenlet, wait: only, left })
  }
  enter(start)
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const next = step.left.pop()
    if (next === undefined) path.pop()
    else if (next === start) return path.map((each) => linkOf(each.greenlet, each.wait))
    else if (!seen.has(next)) enter(next)
  }
  return undefined
}

/** Has every wait looked at that begins from now on, or none. */
export function watchCycles(on: boolean): void {
  settings.onPark = on ? (watchWait as typeof settings.onPark) : undefined
}

if (process.env['HUBLET_DEV'] === '1') watchCycles(true)
