import { spawn } from '@hublet/core'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('hublet', {
  ops,
  note: 'each callback is a greenlet',
  run() {
    const { promise, resolve } = Promise.withResolvers<void>()
    let called = 0
    const greenlet = spawn(() => {})
    const links = Array.from({ length: ops }, () => () => {
      if (++called === ops) resolve()
    })
    for (const link of links) greenlet.link(link)
    return promise
  },
})
