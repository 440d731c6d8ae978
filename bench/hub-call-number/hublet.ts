import { hubletCalls } from '../hub-call.ts'

await hubletCalls(42)
