// What the user may ask for, checked before anything starts.

import { realpathSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

export interface Options {
  readonly root: string
  readonly hubs: number
  readonly kills: number
  readonly check: boolean
}

const usage = `usage: npm run example -- word-count [options] [directory]

Counts the words of all files in a directory (default: node_modules/typescript of this repository).

  --hubs <n>  hubs that count (default: one per core)
  --kill <n>  hubs to terminate meanwhile, each after 50 more files (default: 0)
  --check     have find and wc count, too, and compare

Exit code: 0 done, 1 a file could not be read or the numbers differ, 2 wrong usage, 130 interrupted.`

const own = fileURLToPath(new URL('../../node_modules/typescript', import.meta.url))

/** The options, or the exit code if there is nothing to do: what there is to say has been printed. */
export function parseOptions(args: string[]): Options | { readonly exitCode: number } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        hubs: { type: 'string', default: String(availableParallelism()) },
        kill: { type: 'string', default: '0' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      return { exitCode: 0 }
    }
    const [directory = own, ...more] = positionals
    if (more.length > 0) throw new Error('one directory at a time')
    const root = realpathSync(directory)
    if (!statSync(root).isDirectory()) throw new Error(`${directory} is no directory`)
    return {
      root,
      hubs: wholeNumber('--hubs', values.hubs, 1),
      kills: wholeNumber('--kill', values.kill, 0),
      check: values.check,
    }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return { exitCode: 2 }
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= 100) return number
  throw new Error(`${name} must be a whole number from ${least} to 100, got ${text}`)
}
