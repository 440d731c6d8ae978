import { scenario } from '../scenario.ts'

const ops = 10_000

await scenario('promise', {
  ops,
  async run() {
    for (let n = 0; n < ops; n++) await (async () => n)()
  },
})
