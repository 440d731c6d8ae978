// The same library that Node computes with.

import { hashes } from '../pool-files.ts'
import { xargs } from '../pools/xargs.ts'

await hashes(
  'xargs -P2 openssl',
  (_paths, folder) => xargs('openssl dgst -sha256 -r', folder),
  'four files for each process',
)
