// A worker that was not started as a hub thread, and lets its functions be called.

import { expose } from '@hublet/core'

expose({ add: (a: number, b: number) => a + b }, { name: 'exposed' })
setInterval(() => {}, 2 ** 30)
