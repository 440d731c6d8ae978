import { spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('hublet-rawlink', {
  ops,
  note: 'rawlink: the hub calls it, it must not wait',
  run() {
    const { promise, resolve } = Promise.withResolvers<void>()
    let called = 0
    const greenlet = spawn(() => {})
    const links = Array.from({ length: ops }, () => () => {
      if (++called === ops) resolve()
    })
    for (const link of links) greenlet.rawlink(link)
    return promise
  },
})
