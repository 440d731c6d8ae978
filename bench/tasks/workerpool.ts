// all.ts by workerpool.

import workerpool from 'workerpool'

import * as tasks from './all.ts'

workerpool.worker({ ...tasks })
