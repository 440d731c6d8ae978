import { computes } from '../pool-cpu.ts'
import { startPiscina } from '../pools/piscina.ts'

await computes(startPiscina)
