// Processes in place of threads.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What `command` prints for each file of the folder, up to the first space, in the order of the files. */
export async function xargs(command: string, folder: string): Promise<string[]> {
  const pipe = `find . -type f | sort | xargs -P2 -n4 ${command} | sort -k2 | cut -d' ' -f1`
  const { stdout } = await promisify(execFile)('sh', ['-c', pipe], { cwd: folder })
  return stdout.trim().split('\n')
}
