// What frames keep alive after their functions have ended. Prints one JSON object: subject, whether it was collected.
// Run with --expose-gc.

import { sleep, spawn } from '@hublet/core'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { type Activation, enter } from '../../packages/monkey/src/frames/activation.ts'

const watched: Record<string, WeakRef<object>> = {}
let last: Activation | undefined

/** As transformed code does it. */
async function chain(left: number, note: (frame: Activation) => void): Promise<void> {
  const frame = enter('chain')
  note(frame)
  try {
    frame.r(await frame.s(1, sleep(0)))
    if (left > 0) void chain(left - 1, note)
  } finally {
    frame.end()
  }
}

const kept = spawn(async () => {
  let n = 0
  await chain(50, (frame) => {
    if (n++ === 20) watched['a frame in the middle of a chain of calls that nobody awaits'] = new WeakRef(frame)
    last = frame
  })
  await sleep(20)
})
await kept.join()

const interrupted = spawn(async () => {
  const frame = enter('interrupted')
  try {
    const promise = new Promise(() => {})
    watched['a promise whose await was interrupted'] = new WeakRef(promise)
    last = frame
    await frame.s(1, promise)
  } finally {
    frame.end()
  }
})
await sleep(1)
await interrupted.kill()

await sleep(1)
globalThis.gc!()
await sleep(1)
globalThis.gc!()

const collected = Object.entries(watched).map(([subject, reference]) => [subject, reference.deref() === undefined])
console.log(JSON.stringify(Object.fromEntries([...collected, ['(a frame is still held)', last !== undefined]])))
