import { hubletCalls } from '../hub-call.ts'

await hubletCalls({ id: 1, name: 'abc' })
