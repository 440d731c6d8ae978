import { calls } from '../hub-call.ts'
import { startEcho } from '../port-pair.ts'

const { worker, ask } = startEcho()
await calls('MessagePort', () => ask(42))
await worker.terminate()
