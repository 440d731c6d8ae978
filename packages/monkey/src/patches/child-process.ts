// util.promisify of exec and execFile. Killed, the child gets SIGTERM, and SIGKILL if it is there after the grace.
//
//   C1  a child that is started in a greenlet leads a process group of its own, if `group` is on: what it has started dies
//       with it. It cannot read from the terminal then, and Ctrl+C is not sent to it
//   C2  the promise has the child as its property `child`, as Node's has
//   C3  in a group of its own are only children whose end the patch sees to: those of `spawn`, `fork` and callbacks are
//       started as they were. `events.once(child, 'exit')` is a wait; `ownResources` ends children with a block
//
// spawnSync and the like block the hub, and have nothing that could be killed.

import type { ChildProcess } from 'node:child_process'
import { isatty } from 'node:tty'

import { MisuseError } from '@hublet/core'
import { checkDelay, describe, reportError } from '@hublet/core/lowlevel'

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import { endProcess } from '../owned/end-process.ts'
import type { Callable, ModulePatch, Replacement } from '../patching/replacement.ts'

/** What becomes of the children of `exec` and `execFile` in greenlets. */
export interface ChildProcessOptions {
  /**
   * Whether a child leads a process group of its own, so that all it starts can be killed with it. Such a child cannot
   * use the terminal, and does not get the Ctrl+C that is typed there: if the program dies of that, it goes on. Default:
   * yes, unless the program has been started from a terminal. Not on Windows, where the tree is killed in any case.
   */
  readonly group?: boolean
  /** How long a child that is killed may take to end, in milliseconds, before it is killed the hard way. Default: 5000. */
  readonly grace?: number
}

const module = 'node:child_process'
const settings = { group: [0, 1, 2].every((fd) => !isatty(fd)), grace: 5000 }

/**
 * Sets what holds for children from now on; what is not given stays as it is.
 *
 * @throws {MisuseError} if `group` is no boolean; `ArgumentRangeError` if `grace` is negative or `NaN`
 */
export function setChildProcessOptions({ group = settings.group, grace = settings.grace }: ChildProcessOptions): void {
  if (typeof group !== 'boolean') {
    throw new MisuseError(`cannot patch child_process: group is ${describe(group)}, pass true or false`)
  }
  checkDelay('patchChildProcess', 'grace', grace)
  Object.assign(settings, { group, grace })
}

/** Whether the child that is started now is to lead a group (C1). */
let leads = false

export const childProcess: ModulePatch = { name: 'childProcess', targets }

function targets(): Replacement[] {
  const target = process.getBuiltinModule(module)
  const same = (original: Callable): Callable => original
  return [
    { target, module, key: 'exec', wrap: same, promisified: (run) => promised('exec', run) },
    { target, module, key: 'execFile', wrap: same, promisified: (run) => promised('execFile', run) },
    { target: target.ChildProcess.prototype, module, key: 'spawn', wrap: spawnInGroup },
  ]
}

type Run = Promise<unknown> & { child: ChildProcess }

function promised(name: string, original: Callable): Callable {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
    let run: Run | undefined
    const start = (): Promise<unknown> => (run = leading(() => Reflect.apply(original, this, args) as Run))
    const waiting = waitFor(`child_process.${name} ${describe(args[0])}`, start, {
      abort: () => void giveUp(run!.child),
    })
    return run === undefined ? waiting : Object.assign(waiting, { child: run.child }) // C2
  }
}

function leading<T>(start: () => T): T {
  leads = settings.group && process.platform !== 'win32'
  try {
    return start()
  } finally {
    leads = false
  }
}

/** The internal method by which all children are started. */
function spawnInGroup(original: Callable): Callable {
  return function (this: unknown, options: unknown, ...rest: unknown[]): unknown {
    if (!leads) return Reflect.apply(original, this, [options, ...rest])
    leads = false
    return Reflect.apply(original, this, [{ ...(options as object), detached: true }, ...rest])
  }
}

/** The pipes stay until it has ended: it may write meanwhile. Then others may hold them, and so the loop. */
async function giveUp(child: ChildProcess): Promise<void> {
  try {
    await endProcess(child, settings.grace)
  } catch (error) {
    reportError(error, { kind: 'callback', source: child, text: 'ending a child process has failed' })
  } finally {
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}
