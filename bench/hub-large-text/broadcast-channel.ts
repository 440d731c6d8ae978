import { largeText } from '../hub-large.ts'
import { startBroadcast } from '../peers/broadcast-channel.ts'

await largeText(await startBroadcast())
