// SHA-256 of 64 files of 16 MB, which are in the cache of the system.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { scenario } from './scenario.ts'
import { hashFile } from './tasks/all.ts'

const count = 64
const size = 16 << 20

/** `hash` returns the digests in hex, in the order of the files. */
export async function hashes(
  contender: string,
  hash: (paths: readonly string[], folder: string) => Promise<readonly unknown[]>,
  note?: string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hublet-bench-'))
  try {
    const paths = makeFiles(folder)
    const [first, last] = [hashFile(paths[0]!), hashFile(paths.at(-1)!)]
    await scenario(contender, {
      ops: count,
      async run() {
        const digests = await hash(paths, folder)
        if (digests.length === count && digests[0] === first && digests.at(-1) === last) return
        throw new Error(`${contender}: what came back are not the digests of the files`)
      },
      ...(note === undefined ? {} : { note }),
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function makeFiles(folder: string): string[] {
  const content = Buffer.alloc(size, 'content ')
  return Array.from({ length: count }, (_, n) => {
    const path = join(folder, `file-${String(n).padStart(2, '0')}`)
    content.writeUInt32LE(n)
    writeFileSync(path, content)
    return path
  })
}
