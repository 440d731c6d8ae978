// What is loaded before everything else (`node --import @hublet/monkey/register`) is loaded so in workers as well, but
// for those that are started with `execArgv` of their own, and for those that run source text: `--import` is ignored there.
//
//   F1  flags are added where they would be lost, and nowhere else; the caller's options are not changed
//   F2  `--require` is taken: it works for all kinds of workers. What is loaded twice that way is there once

import { fileURLToPath } from 'node:url'
import type { WorkerOptions } from 'node:worker_threads'

import type { Callable } from '../patching/replacement.ts'

const carried: string[] = []

/** Has all workers that are started from now on load `module` first, a `file:` URL. Workers are to be patched for that. */
export function carryIntoWorkers(module: URL | string): void {
  const path = fileURLToPath(module)
  if (!carried.includes(path)) carried.push(path)
}

/** To be put in place of the class Worker. */
export function workerClass(original: Callable): Callable {
  const Original = original as unknown as new (...args: unknown[]) => object
  return class Worker extends Original {
    constructor(file: unknown, options: unknown, ...rest: unknown[]) {
      super(file, withFlags(options), ...rest)
    }
  } as unknown as Callable
}

function withFlags(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return options
  const { execArgv, eval: isText } = options as WorkerOptions
  const given: unknown = execArgv ?? (isText === true ? process.execArgv : undefined)
  if (!Array.isArray(given)) return options // inherited, or refused by Node
  const flags = given as string[]
  const missing = carried.filter((path) => !loads(flags, path, isText === true))
  if (missing.length === 0) return options
  return { ...options, execArgv: [...flags, ...missing.map((path) => `--require=${path}`)] } // F1
}

/** Whether these flags load it first: in a worker that runs source text, if that is what it is. */
function loads(flags: readonly string[], path: string, isText: boolean): boolean {
  const heeded = isText ? ['-r', '--require'] : ['-r', '--require', '--import']
  return flags.some(
    (flag, at) => flag === `--require=${path}` || (flag === path && heeded.includes(flags[at - 1] ?? '')),
  )
}
