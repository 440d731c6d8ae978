// The same words, counted by the tools of the system.
//
// `find | xargs cat | wc -w` is not quite it: a file without a line feed at its end runs into the next one, and versions of wc
// differ about words of bytes that are no ASCII. grep ends every file with a line feed, tr makes every such byte an x.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { until } from '@hublet/core'

const command = `find "$0" -type f -exec grep -ah '' {} + | tr -c '[:space:]' x | wc -w`

/** @throws if there are no such tools */
export async function wordsByTools(root: string): Promise<number> {
  const env = { ...process.env, LC_ALL: 'C' }
  const { stdout } = await until(promisify(execFile)('sh', ['-c', command, root], { env }))
  if (!/^\s*\d+\s*$/.test(stdout)) throw new Error(`cannot check: wc has said ${JSON.stringify(stdout)}`)
  return Number(stdout)
}
