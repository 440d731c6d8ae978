// The same by threads.js.

import { expose } from 'threads/worker'

expose({ same: (value: unknown) => value })
