import { scenario } from '../scenario.ts'

const ops = 10_000
const tasks = 10

async function loop(): Promise<void> {
  // oxlint-disable-next-line typescript/await-thenable -- it is what is measured
  for (let n = 0; n < ops / tasks; n++) await null
}

await scenario('promise (await null)', { ops, run: () => Promise.all(Array.from({ length: tasks }, loop)) })
