// A program that waits, while it is evaluated, for one of its own functions.

import { task, threadpool } from '@hublet/threadpool'

export const own: () => number = task(import.meta, () => 1)

console.log(String(await threadpool.apply(own).catch((error: unknown) => error)))
