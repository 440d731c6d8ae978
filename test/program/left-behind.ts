// A killed greenlet leaves an async function behind that nobody awaits. With an argument, a promise of the program's
// own rejects unobserved as well: `error` or `text`.

import { sleep, spawn } from '@hublet/core'
import { settled } from '@hublet/core/testing'

const helper = async (): Promise<void> => {
  await sleep(Infinity)
}
const greenlet = spawn(async () => {
  void helper()
  await sleep(Infinity)
})

await sleep(0)
await greenlet.kill()
if (process.argv[2] === 'error') void Promise.reject(new RangeError('mine'))
if (process.argv[2] === 'text') void Promise.reject('mine') // oxlint-disable-line prefer-promise-reject-errors
await settled()
console.log('alive')
