import { mapsByHand } from '../pool-map.ts'
import { startPiscina } from '../pools/piscina.ts'

const pool = startPiscina(2)
await mapsByHand({ ...pool, contender: 'piscina (chunks by hand)' })
