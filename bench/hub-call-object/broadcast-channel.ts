import { calls } from '../hub-call.ts'
import { startBroadcast } from '../peers/broadcast-channel.ts'
import { object } from '../weight.ts'

await calls(await startBroadcast(), object)
