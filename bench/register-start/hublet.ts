// A program that imports a tree of 14 MiB, started without hublet, with an empty cache, and with a full one.

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { print } from '../summary.ts'

const program = fileURLToPath(new URL('../trees/effect.ts', import.meta.url))
const register = import.meta.resolve('@hublet/monkey/register')
const execute = promisify(execFile)
const rounds = 5
const first: number[] = []
const cached: number[] = []

async function start(cache: string | undefined): Promise<number> {
  const flags = cache === undefined ? [] : ['--import', register]
  const env = { ...process.env, HUBLET_TRANSFORM: 'all', ...(cache === undefined ? {} : { HUBLET_CACHE: cache }) }
  const began = performance.now()
  await execute(process.execPath, [...flags, program], { env })
  return performance.now() - began
}

for (let n = 0; n < rounds; n++) {
  const cache = mkdtempSync(join(tmpdir(), 'hublet-bench-'))
  const plain = await start(undefined)
  first.push((await start(cache)) - plain)
  cached.push((await start(cache)) - (await start(undefined)))
  rmSync(cache, { recursive: true })
}
print({ contender: 'hublet', metric: 'added to the start, first', unit: 'ms', samples: first })
print({ contender: 'hublet', metric: 'added to the start, cached', unit: 'ms', samples: cached })
