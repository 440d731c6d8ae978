// Kills and timeouts in the middle of something, for programs that use packages as any app does.
//
// What is printed in the end is an object of facts: the test compares it.

import { GreenletExit, Timeout, spawn, withTimeout } from '@hublet/core'

class NotBecome extends Error {}

type Operation = () => PromiseLike<unknown>

/** Kills a greenlet in the middle of it; what came of it, in words. */
export async function killed(operation: Operation, underWay: () => unknown): Promise<string> {
  const reason = new GreenletExit('killed by the test')
  const unwinding = { over: false }
  const greenlet = spawn(unwind, operation, unwinding)
  const thrown = outcome(greenlet.get())
  await underWay()
  if (greenlet.dead) return `it had ended before: ${String(await thrown)}`
  if (!(await greenlet.kill(reason, { timeout: 3000 }))) return `it does not die: ${String(greenlet)}`
  return verdict(reason, await thrown, unwinding)
}

/** Has its time run out in the middle of it; what came of it, in words. */
export async function timedOut(operation: Operation, ms = 100): Promise<string> {
  const limit = new Timeout(ms)
  const unwinding = { over: false }
  return verdict(limit, await outcome(withTimeout(limit, () => unwind(operation, unwinding))), unwinding)
}

async function unwind(operation: Operation, unwinding: { over: boolean }): Promise<unknown> {
  try {
    return await operation()
  } finally {
    unwinding.over = true
  }
}

async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return `returned ${JSON.stringify(await promise)}`
  } catch (error) {
    return error
  }
}

function verdict(reason: Error, thrown: unknown, { over }: { over: boolean }): string {
  const after = over ? 'after finally' : 'finally has not run'
  if (thrown === reason) return `its reason, ${after}`
  if (!(thrown instanceof Error)) return `it ${String(thrown)}, ${after}`
  return `${thrown.name}${thrown.cause === reason ? ' by its reason' : ''}, ${after}`
}

/** Looks again and again, a turn of the loop apart, until it is so. */
export async function when(condition: () => boolean | PromiseLike<boolean>, limit = 5000): Promise<void> {
  const end = Date.now() + limit
  while (!(await condition())) {
    if (Date.now() > end) throw new NotBecome(`this has not become true: ${String(condition)}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Whether it becomes so within a second. */
export async function becomes(condition: () => boolean | PromiseLike<boolean>): Promise<boolean> {
  try {
    await when(condition, 1000)
    return true
  } catch (error) {
    if (error instanceof NotBecome) return false
    throw error
  }
}

export function print(facts: object): void {
  console.log(JSON.stringify(facts))
}
