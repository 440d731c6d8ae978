import { type Task, call, run, spawn } from 'effection'

import { scenario } from '../scenario.ts'

const ops = 1000

await scenario('effection', {
  ops,
  note: '1,000 at a time',
  run: () =>
    run(function* () {
      const tasks: Task<number>[] = []
      for (let n = 0; n < ops; n++) tasks.push(yield* spawn(() => call(() => n)))
      for (const task of tasks) yield* task
    }),
})
