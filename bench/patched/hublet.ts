import { patchAll } from '@hublet/monkey'

patchAll()
const { unaware } = await import('../patched.ts')
await unaware('hublet')
