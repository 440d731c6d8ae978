// The task of piscina, by the map of the pool.

import { hashes } from '../pool-files.ts'
import { startHublet } from '../pools/hublet.ts'

const { map, end } = startHublet(2)
await hashes('hublet (map)', (paths) => map!('hashFile', paths))
await end()
