// Only the timer: nothing in plain promises would throw it into the block.

import { scenario } from '../scenario.ts'

const ops = 10_000

function limited(): void {
  const timer = setTimeout(() => {}, 1000)
  clearTimeout(timer)
}

await scenario('promise (bare setTimeout)', {
  ops,
  run() {
    for (let n = 0; n < ops; n++) limited()
  },
})
