import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

test('the packages of hublet work as they did where everything is patched and transformed', async () => {
  const program = fileURLToPath(new URL('../program/registered.ts', import.meta.url))
  const flags = [...process.execArgv, '--import', '@hublet/monkey/register']
  const env = { ...process.env, HUBLET_CACHE: 'off' }

  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, program], { env })

  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    'a function shipped to the pool': 41,
    'a call of a hub thread is killed': true,
    'a lock is given back': true,
    'a queue in a nursery': [1, 2, 3],
    'a line of a file': 'one',
    'bytes by a handle': 3,
  })
})
