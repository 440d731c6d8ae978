import { calls } from '../hub-call.ts'
import { startEcho } from '../port-pair.ts'

const { worker, ask } = startEcho()
await calls('MessagePort', () => ask({ id: 1, name: 'abc' }))
await worker.terminate()
