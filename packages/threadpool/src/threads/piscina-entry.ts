// What a thread of Piscina's runs: it becomes one of the pool, and is done.

import type { ThreadData } from './backend.ts'
import { becomePoolThread } from './become.ts'

export default (data: ThreadData): void => becomePoolThread(data)
