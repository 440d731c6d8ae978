// What a tool that counts coverage makes of a module.

import { task } from '@hublet/threadpool'

const counts: number[] = [0, 0]
const cov_1a2b = (): number[] => counts

export const plain = (n: number): number => {
  cov_1a2b()[0]!++
  return n
}

export const marked: (n: number) => number = task(import.meta, (n) => {
  cov_1a2b()[1]!++
  return n
})
