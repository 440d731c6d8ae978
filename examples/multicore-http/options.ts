// What the user may ask for, checked before anything starts.

import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'

export interface Options {
  readonly host: string
  readonly port: number
  readonly hubs: number
  readonly bench: boolean
  readonly client: 'wrk' | 'own' | undefined
  readonly seconds: number
}

const usage = `usage: npm run example -- multicore-http [options]

  --port <n>      where it listens (default: 8000; 0: any that is free)
  --host <name>   default: 127.0.0.1
  --hubs <n>      hubs that answer (default: one per core, at least 2)
  --bench         put it under load, terminate a hub in the middle of it, and say what came of it
  --seconds <n>   length of the bench (default: 4)
  --client <name> wrk, or own: a small client in a hub of its own (default: wrk if it is there)

Exit code: 0 stopped, 1 failed, 2 wrong usage.`

/** The options, or the exit code if there is nothing to do: what there is to say has been printed. */
export function parseOptions(args: string[]): Options | { readonly exitCode: number } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8000' },
        host: { type: 'string', default: '127.0.0.1' },
        hubs: { type: 'string', default: String(Math.max(2, availableParallelism())) },
        bench: { type: 'boolean', default: false },
        client: { type: 'string' },
        seconds: { type: 'string', default: '4' },
        help: { type: 'boolean', default: false },
      },
    })
    const { host, bench, client } = values
    if (values.help) {
      console.log(usage)
      return { exitCode: 0 }
    }
    if (client !== undefined && client !== 'wrk' && client !== 'own') throw new Error(`no such client: ${client}`)
    const hubs = wholeNumber('--hubs', values.hubs, 1, 100)
    if (bench && hubs < 2) throw new Error('--bench needs two hubs: one of them is terminated')
    const port = wholeNumber('--port', values.port, 0, 65_535)
    return { host, port, hubs, bench, client, seconds: wholeNumber('--seconds', values.seconds, 1, 600) }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return { exitCode: 2 }
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new Error(`${name} must be a whole number from ${least} to ${most}, got ${text}`)
}
