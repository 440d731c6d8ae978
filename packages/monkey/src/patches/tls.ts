// node:tls. As node:net: nothing of it returns a promise that waits.

import type { ModulePatch } from '../patching/replacement.ts'

export const tls: ModulePatch = { name: 'tls', targets: () => [] }
