// Who makes a call: the stack at the moment, by its text, since that is where source maps have been applied.
//
//   C1  calls that Node or hublet make for purposes of their own (to load a module, to write to the console) are theirs,
//       not the program's: the caller is the frame right above
//   C2  a function that is handed to a timer, an emitter or `spawn` is the program's, though Node or hublet calls it
//   C3  while a module is being loaded, everything that its code does at its top level is part of the loading: who has
//       asked for it is blocked in any case

import { fileURLToPath } from 'node:url'

import { current } from '@hublet/core'
import { isNodeFrame, isOwnFrame } from '@hublet/core/lowlevel'

/** Who has made a call. */
export interface Caller {
  /** The program, not Node or hublet themselves (C1), and not while a module is being loaded (C3). */
  readonly isProgram: boolean
  /** Path of the first file that is neither Node's nor hublet's; undefined if there is none on the stack. */
  readonly file: string | undefined
  /** The same with line and column: `/app/read.js:3:14`. */
  readonly frame: string | undefined
  /** From there on, one frame a line, without those of Node and hublet. */
  readonly stack: string
}

/** How much of the stack is enough to tell who, except sometimes; and to tell everything. */
export const near = 6
const far = 50
const passOn = ['timers', 'process/task_queues', 'event_target', 'async_local_storage/'].map(
  (name) => `node:internal/${name}`,
)
passOn.push('node:events', 'node:async_hooks')
/** What hublet itself calls in greenlets of threads that must not block, and answers for. */
const ownCalls = new Set(['fs.writeSync', 'fs.existsSync', 'Atomics.wait'])
/** Not those in evaluated code: whoever evaluates it comes next. */
const location = /^ {4}at (?!.*<anonymous>:)(?:.*\()?((?:file:\/\/|node:|[A-Za-z]:\\|\/).*?):(\d+):(\d+)\)?$/

const passesOn = (line: string): boolean => passOn.some((place) => line.includes(place))
const loads = (line: string): boolean => line.includes('node:internal/modules/') && !line.startsWith('    at async ')

/** Who called `wrapped`, of which patching/wrapper.ts has made the function that they see: the `call`. */
export function callerOf(wrapped: (...args: never[]) => unknown, call: string, frames: number = far): Caller {
  const lines = stackAbove(wrapped, frames).slice(1)
  const above = lines.find((line) => !line.endsWith('(<anonymous>)')) // Array.map and the like
  const foreign = lines.filter((line) => !isNodeFrame(line) && !isOwnFrame(line))
  const found = foreign.map((line) => location.exec(line)).find((match) => match !== null)
  const file = found === undefined ? undefined : pathOf(found[1]!)
  return {
    isProgram: isOfProgram(above, call) && !lines.some(loads), // C3
    file,
    frame: file === undefined ? undefined : `${file}:${found![2]}:${found![3]}`,
    stack: foreign.join('\n'),
  }
}

/** C1, C2 */
function isOfProgram(above: string | undefined, call: string): boolean {
  if (above === undefined) return true
  if (isOwnFrame(above)) return current() !== undefined && !ownCalls.has(call)
  return !isNodeFrame(above) || passesOn(above)
}

function pathOf(place: string): string {
  return place.startsWith('file://') && URL.canParse(place) ? fileURLToPath(place.replace(/[?#].*$/, '')) : place
}

/** The lines of the stack, whatever others have set for how long stacks are and what they look like. */
function stackAbove(fn: (...args: never[]) => unknown, frames: number): string[] {
  const { stackTraceLimit } = Error
  const prepare: unknown = Reflect.get(Error, 'prepareStackTrace')
  Reflect.set(Error, 'stackTraceLimit', frames)
  Reflect.set(Error, 'prepareStackTrace', undefined)
  try {
    const holder: { stack?: unknown } = {}
    Error.captureStackTrace(holder, fn)
    const { stack } = holder
    return typeof stack === 'string' ? stack.split('\n').filter((line) => line.startsWith('    at ')) : []
  } finally {
    Reflect.set(Error, 'prepareStackTrace', prepare)
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit)
  }
}
