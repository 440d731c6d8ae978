// What a hub thread runs first.

import { workerData } from 'node:worker_threads'

import { becomeHub } from './become.ts'
import type { EntryData } from './launch.ts'

await becomeHub((workerData as EntryData).hublet)
