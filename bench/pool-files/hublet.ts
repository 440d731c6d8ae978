import { ThreadPool, files } from '@hublet/threadpool'

import { hashes } from '../pool-files.ts'

await using pool = new ThreadPool({ minThreads: 2, maxThreads: 2 })

await hashes(
  'hublet',
  async (paths) => {
    const digests: string[] = []
    for await (const { hash } of files.hashAll(paths, { pool })) digests.push(hash)
    return digests
  },
  'files.hashAll',
)
