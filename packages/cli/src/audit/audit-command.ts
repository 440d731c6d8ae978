// `hublet audit`: from its arguments to its exit code.

import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { styleText } from 'node:util'

import { CommandRefused } from '../errors.ts'
import { audit } from './audit.ts'
import { jsonOf } from './report/json.ts'
import { textOf } from './report/text.ts'
import { type FailOn, failing, totalsOf } from './report/totals.ts'

export interface AuditArguments {
  readonly json?: boolean
  readonly all?: boolean
  readonly prod?: boolean
  readonly app?: boolean
  readonly only?: readonly string[]
  readonly ignore?: readonly string[]
  readonly failOn?: FailOn
  readonly threshold?: number
}

/** Audits `folder`, prints the report, and gives the exit code. */
export function auditCommand(folder: string, given: AuditArguments): number {
  const root = resolve(folder)
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CommandRefused(`cannot audit ${folder}: it is no folder; name the one with the package.json`)
  }
  const chosen = (name: string): boolean =>
    (given.only === undefined || matches(name, given.only)) && !matches(name, given.ignore ?? [])
  const done = audit(root, { production: given.prod === true, app: given.app === true, chosen })
  if (done.packages.length === 0) {
    throw new CommandRefused(`cannot audit ${folder}: no package of it is left by --only, --ignore and --prod`)
  }
  process.stdout.on('error', ignoreClosedPipe)
  process.stdout.write(
    given.json === true ? jsonOf(done) : textOf(done, { width: width(), all: given.all === true, style }),
  )
  if (given.failOn === undefined && given.threshold === undefined) return 0
  const failOn = given.failOn ?? 'hot'
  const [count, allowed] = [failing(totalsOf(done), failOn), given.threshold ?? 0]
  if (count <= allowed) return 0
  process.stderr.write(`hublet audit: ${count} findings of --fail-on ${failOn}, ${allowed} are allowed (--threshold)\n`)
  return 1
}

/** Whether one of the names is meant; `*` stands for any part of it. */
function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => RegExp.escape(part))
    return new RegExp(`^${parts.join('.*')}$`).test(name)
  })
}

function width(): number {
  if (process.stdout.isTTY) return process.stdout.columns
  const columns = Number(process.env['COLUMNS'])
  return columns > 0 ? columns : Infinity
}

const style = (format: 'bold' | 'dim' | 'red' | 'yellow' | 'green', text: string): string =>
  styleText(format, text, { stream: process.stdout })

/** `hublet audit | head`: who reads has enough. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}
