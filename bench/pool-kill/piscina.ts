import { kills } from '../pool-kill.ts'
import { startPiscina } from '../pools/piscina.ts'

await kills(startPiscina(1))
