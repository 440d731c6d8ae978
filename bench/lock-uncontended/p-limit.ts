import pLimit from 'p-limit'

import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('p-limit', {
  ops,
  note: 'it calls a function; compare with hublet-with; cancelled only all together',
  async run() {
    const limit = pLimit(1)
    for (let n = 0; n < ops; n++) {
      await limit(() => n)
    }
  },
})
