// What is still reachable after greenlets have ended. Prints one JSON object: subject, whether it was collected.
// Run with --expose-gc.

import { Greenlet, joinAll, shield, sleep, spawn, spawnLater, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'

class Big {
  readonly bytes = new Uint8Array(1000)
}

const kept: unknown[] = []
const watched: Record<string, WeakRef<object>> = {}

/** Makes a big object, has it used, and keeps nothing but a WeakRef to it. */
async function watch(subject: string, use: (big: Big) => unknown): Promise<void> {
  const big = new Big()
  watched[subject] = new WeakRef(big)
  await use(big)
}

await watch('an argument of a greenlet that has returned', async (big) => {
  const greenlet = spawn((_big: Big) => sleep(0), big)
  kept.push(greenlet)
  await greenlet.join()
})
await watch('what the function closes over', async (big) => {
  const greenlet = spawn(() => sleep(0).then(() => big.bytes.length))
  kept.push(greenlet)
  await greenlet.join()
})
await watch('an argument of a greenlet that has failed', async (big) => {
  const greenlet = spawn((_big: Big) => Promise.reject(new Error('x')), big)
  kept.push(greenlet)
  await greenlet.join({ raiseError: true }).catch(() => {})
})
await watch('an argument of a greenlet killed while it slept', async (big) => {
  const greenlet = spawn((_big: Big) => sleep(100_000), big)
  kept.push(greenlet)
  await sleep(0)
  await greenlet.kill()
})
await watch('an argument of a greenlet killed before its start', async (big) => {
  const greenlets = [
    new Greenlet((_big: Big) => 0, big),
    spawn((_big: Big) => 0, big),
    spawnLater(1e6, (_big) => 0, big),
  ]
  kept.push(...greenlets)
  for (const greenlet of greenlets) await greenlet.kill()
})
await watch('a local of a greenlet killed in a shield and a timeout', async (big) => {
  const greenlet = spawn(async () => {
    await shield(() => withTimeout(5, () => sleep(100_000)).catch(() => {}))
    return big.bytes.length
  })
  kept.push(greenlet)
  await sleep(0)
  await greenlet.kill()
})
await watch('a link callback that was called', async (big) => {
  const greenlet = spawn(() => 0)
  greenlet.link(() => big.bytes.length)
  greenlet.rawlink(() => big.bytes.length)
  kept.push(greenlet)
  await settled()
})
await watch('a link callback that was taken back from a living greenlet', (big) => {
  const greenlet = spawn(sleep, 100_000)
  greenlet.link(() => big.bytes.length)[Symbol.dispose]()
  kept.push(greenlet)
})
await watch('the value, when the greenlet is dropped', async (big) => {
  await spawn(() => big).join()
})
await watch('the error, when the greenlet is dropped', async (big) => {
  const error = new Error('x', { cause: big })
  await spawn(() => Promise.reject(error))
    .join({ raiseError: true })
    .catch(() => {})
})
await watch('a tree local of a greenlet that has ended', async (big) => {
  const greenlet: Greenlet<number> = spawn(() => greenlet.treeLocals.set('big', big).size)
  kept.push(greenlet)
  await greenlet.join()
})
await watch('what a joiner holds whose time is up', async (big) => {
  const greenlet = spawn(sleep, 100_000)
  kept.push(greenlet)
  await spawn(async () => [await greenlet.join({ timeout: 1 }), big]).join()
})
await watch('what a joinAll holds that was killed', async (big) => {
  const greenlet = spawn(sleep, 100_000)
  kept.push(greenlet)
  const joiner = spawn(async () => [await joinAll([greenlet]), big])
  await sleep(0)
  await joiner.kill()
})
await watch('the first of a chain in which each spawns the next', async (big) => {
  const next = async (n: number, first?: Big): Promise<unknown> => {
    await sleep(0)
    if (n === 0) kept.push(spawn(sleep, 100_000))
    else spawn(next, n - 1)
    return first
  }
  await spawn(next, 5, big).join()
  await settled()
})
await watch('a dead greenlet that nobody holds', () => {
  const greenlet = spawn(() => sleep(0))
  watched['a dead greenlet that nobody holds'] = new WeakRef(greenlet)
})

await watch('(still reachable) an argument of a greenlet that sleeps', (big) => {
  kept.push(spawn((_big: Big) => sleep(100_000), big))
})

await settled()
for (let round = 0; round < 3; round++) {
  await new Promise((resolve) => setImmediate(resolve))
  ;(globalThis as unknown as { gc: () => void }).gc()
}
const collected = Object.entries(watched).map(([subject, ref]) => [subject, ref.deref() === undefined] as const)
console.log(JSON.stringify(Object.fromEntries(collected)))
process.exit(kept.length > 0 ? 0 : 1)
