import { objects } from '../pool-object.ts'
import { startPiscina } from '../pools/piscina.ts'

await objects(startPiscina(1))
