// The same as echo.ts by threads.js.

import { expose } from 'threads/worker'

expose({ same: (value: unknown) => value })
