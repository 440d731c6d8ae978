import { unaware } from '../patched.ts'

await unaware('node')
