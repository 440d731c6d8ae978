// all.ts by threads.js.

import { expose } from 'threads/worker'

import * as tasks from './all.ts'

expose({ ...tasks })
