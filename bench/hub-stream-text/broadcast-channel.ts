import { streams } from '../hub-stream.ts'
import { startBroadcast } from '../streams/broadcast-channel.ts'
import { text } from '../weight.ts'

await streams(await startBroadcast(), text)
