import { all, run, sleep } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: '1,000 at a time',
  run: () => run(() => all(Array.from({ length: ops }, () => sleep(10)))),
})
