import { parkedCalls } from '../hub-call-parked.ts'
import { startBroadcast } from '../peers/broadcast-channel.ts'

await parkedCalls(await startBroadcast())
