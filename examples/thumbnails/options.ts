// What the user may ask for, checked before anything starts.

import { realpathSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

export interface ServeOptions {
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly limit: number
  readonly threads: number
}

export interface MeasureOptions {
  readonly threads: number
  readonly requests: number
  readonly megapixels: number
}

export type Options =
  | { readonly serve: ServeOptions }
  | { readonly measure: MeasureOptions }
  | { readonly exitCode: number }

const usage = `usage: npm run example -- thumbnails [options] [folder]

Serves thumbnails of the JPEG files in a folder: GET /thumb/<name>?w=200, GET /stats, GET /health.
  --port <n>        where it listens (default: 8000; 0: any that is free)
  --host <name>     default: 127.0.0.1
  --limit <ms>      time for a thumbnail (default: 5000)

Without a folder: puts it under load, once computing on the hub, once in the pool, and compares.
  --requests <n>    length of the load (default: 40)
  --megapixels <n>  size of the pictures; the panorama has 25 times that (default: 0.6)

  --threads <n>     threads of the pool (default: one per core)

Exit code: 0 stopped or measured, 1 failed, 2 wrong usage, 130 interrupted.`

const own = { serve: ['port', 'host', 'limit'], measure: ['requests', 'megapixels'] } as const

/** `exitCode`: there is nothing to do, and what there is to say has been printed. */
export function parseOptions(args: string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        limit: { type: 'string' },
        requests: { type: 'string' },
        megapixels: { type: 'string' },
        threads: { type: 'string', default: String(availableParallelism()) },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(usage)
      return { exitCode: 0 }
    }
    const [directory, ...more] = positionals
    if (more.length > 0) throw new Error('one folder at a time')
    const stray = own[directory === undefined ? 'serve' : 'measure'].find((name) => name in values)
    if (stray !== undefined) throw new Error(`--${stray} is not for use with${directory ? '' : 'out'} a folder`)
    const threads = wholeNumber('--threads', values.threads, 1, 100)
    if (directory === undefined) {
      const requests = wholeNumber('--requests', values.requests ?? '40', 20, 10_000)
      return { measure: { threads, requests, megapixels: number('--megapixels', values.megapixels ?? '0.6', 0.1, 1) } }
    }
    const folder = realpathSync(directory)
    if (!statSync(folder).isDirectory()) throw new Error(`${directory} is no folder`)
    const port = wholeNumber('--port', values.port ?? '8000', 0, 65_535)
    const limit = wholeNumber('--limit', values.limit ?? '5000', 1, 600_000)
    return { serve: { folder, host: values.host ?? '127.0.0.1', port, limit, threads } }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return { exitCode: 2 }
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  if (/^\d+$/.test(text)) return number(name, text, least, most)
  throw new Error(`${name} must be a whole number from ${least} to ${most}, got ${text}`)
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^[\d.]+$/.test(text) && value >= least && value <= most) return value
  throw new Error(`${name} must be a number from ${least} to ${most}, got ${text}`)
}
