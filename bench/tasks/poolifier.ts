// all.ts by poolifier.

import { type TaskFunctions, ThreadWorker } from 'poolifier'

import * as tasks from './all.ts'

export default new ThreadWorker({ ...tasks } as TaskFunctions)
