// Loads of awaits: as it was written, and transformed, if it is imported after `register`.

const settled = Promise.resolve(1)

/** Awaits a promise that is settled, so many times. */
export async function awaitSettled(times: number): Promise<void> {
  for (let n = 0; n < times; n++) await settled
}

async function leaf(n: number): Promise<number> {
  await settled
  return n
}

async function branch(n: number): Promise<number> {
  const [a, b] = await Promise.all([leaf(n), leaf(n + 1)])
  return a + b
}

/** Calls of async functions that call others, in parallel and one after the other: four awaits each. */
export async function callTree(times: number): Promise<number> {
  let sum = 0
  for (let n = 0; n < times; n++) sum += await branch(n)
  return sum
}
