import { largeObject } from '../hub-large.ts'
import { startBroadcast } from '../peers/broadcast-channel.ts'

await largeObject(await startBroadcast())
