import { hashes } from '../pool-files.ts'
import { hashFile } from '../tasks/all.ts'

await hashes('inline', async (paths) => paths.map(hashFile), 'the same in the thread that asks')
