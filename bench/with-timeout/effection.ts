import { race, run, sleep, until } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 200

await scenario('effection (race with sleep)', {
  ops,
  note: '200 at a time',
  run: () =>
    run(function* () {
      for (let n = 0; n < ops; n++) yield* race([until((async () => n)()), sleep(1000)])
    }),
})
