import { calls } from '../hub-call.ts'
import { startBroadcast } from '../peers/broadcast-channel.ts'
import { number } from '../weight.ts'

await calls(await startBroadcast(), number)
