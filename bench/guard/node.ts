import { briefCalls } from '../guard.ts'

await briefCalls('node (no guard)', (calls) => calls())
