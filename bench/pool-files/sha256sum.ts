import { hashes } from '../pool-files.ts'
import { xargs } from '../pools/xargs.ts'

await hashes('xargs -P2 sha256sum', (_paths, folder) => xargs('sha256sum', folder), 'four files for each process')
