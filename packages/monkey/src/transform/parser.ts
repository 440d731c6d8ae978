// The parser: loaded when the first file is to be parsed, not before.

import { createRequire } from 'node:module'

import { describeError } from '@hublet/core/lowlevel'

export type Parser = typeof import('oxc-parser')

let parser: Parser | undefined
let failure: unknown
let loading = false

/** Its own files pass the hook that asks for it. */
export const parserLoads = (): boolean => loading

/** @throws where it cannot be loaded: it is native code, which `--permission` forbids; a warning says so, once */
export function loadParser(): Parser {
  if (parser !== undefined) return parser
  if (failure !== undefined) throw failure
  loading = true
  try {
    parser = createRequire(import.meta.url)('oxc-parser') as Parser
    return parser
  } catch (error) {
    failure = error
    warn(error)
    throw error
  } finally {
    loading = false
  }
}

export function hasParser(): boolean {
  try {
    loadParser()
    return true
  } catch {
    return false // said in the warning
  }
}

function warn(error: unknown): void {
  process.emitWarning('awaits are not transformed, kills do not reach them: the parser cannot be loaded', {
    type: 'HubletTransformWarning',
    code: 'HUBLET_NO_PARSER',
    detail: `${describeError(error)}\nWith --permission, add --allow-addons.`,
  })
}
