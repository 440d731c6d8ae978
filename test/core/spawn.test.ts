import { joinAll, sleep, spawn } from '@hublet/core'
import { expect, test } from 'vitest'

test('L2 two greenlets with one sleep(0) each take turns', async () => {
  const log: string[] = []
  const body = async (name: string): Promise<void> => {
    log.push(`1${name}`)
    await sleep(0)
    log.push(`2${name}`)
  }

  const both = [spawn(body, 'A'), spawn(body, 'B')]

  expect(log).toEqual([])
  await joinAll(both)
  expect(log).toEqual(['1A', '1B', '2A', '2B'])
})
