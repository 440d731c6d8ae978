// `hublet run`: Node, with the patches installed before the script.

import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

import { CommandRefused } from '../errors.ts'
import { becomeNode, followNode } from './launch.ts'
import { type Patches, patchVariable } from './patches.ts'

export interface RunArguments extends Patches {
  readonly guard?: 'allow' | 'report' | 'throw'
  readonly transform?: string
  readonly verbose?: boolean
  readonly nodeArg?: readonly string[]
}

/** Runs `script`; comes back, with its exit code, only where a process cannot be replaced. */
export function runCommand(script: string, args: readonly string[], given: RunArguments): Promise<number> {
  refuseMissing(script)
  const nodeArgs = [
    ...process.execArgv,
    ...(given.nodeArg ?? []),
    '--import',
    import.meta.resolve('@hublet/monkey/register'),
  ]
  const all = [...nodeArgs, script, ...args]
  const env = { ...process.env, ...variables(given) }
  becomeNode(all, env)
  return followNode(all, env)
}

/** What the options say to `@hublet/monkey/register`; what they do not mention stays as the environment has it. */
export function variables(given: RunArguments): NodeJS.ProcessEnv {
  const patches = patchVariable(given)
  return {
    ...(patches !== undefined && { HUBLET_PATCH: patches }),
    ...(given.guard !== undefined && { HUBLET_GUARD: given.guard }),
    ...(given.transform !== undefined && { HUBLET_TRANSFORM: given.transform }),
    ...(given.verbose === true && { HUBLET_VERBOSE: '1' }),
  }
}

/** Found as Node finds its main script: an ending may be left out, a folder named. */
function refuseMissing(script: string): void {
  try {
    createRequire(join(process.cwd(), 'main.js')).resolve(resolve(script))
  } catch (error) {
    throw new CommandRefused(`cannot run ${script}: no such script in ${process.cwd()}`, { cause: error })
  }
}
