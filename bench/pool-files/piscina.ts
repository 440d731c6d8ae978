import { hashes } from '../pool-files.ts'
import { startPiscina } from '../pools/piscina.ts'

const { contender, run, end } = startPiscina(2)
await hashes(contender, (paths) => Promise.all(paths.map((path) => run('hashFile', path))))
await end()
