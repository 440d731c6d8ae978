// A module that sends to and receives from channels of other hubs.

import { Channel, type Operation, after, select, sleep, spawn } from '@hublet/core'

export async function sendAll<T>(channel: Channel<T>, values: readonly T[]): Promise<number> {
  for (const value of values) await channel.send(value)
  return values.length
}

export async function sendNumbers(channel: Channel<number>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await channel.send(i)
}

export async function receiveAll<T>(channel: Channel<T>): Promise<T[]> {
  const values: T[] = []
  for await (const value of channel) values.push(value)
  return values
}

export async function receive<T>(channel: Channel<T>, count: number): Promise<T[]> {
  const values: T[] = []
  while (values.length < count) values.push(await channel.receive())
  return values
}

export async function receiveLate(channel: Channel<unknown>, timeout: number): Promise<string> {
  try {
    await channel.receive({ timeout })
    return 'received'
  } catch (error) {
    return (error as Error).name
  }
}

export async function sendLate(channel: Channel<unknown>, value: unknown, timeout: number): Promise<string> {
  try {
    await channel.send(value, { timeout })
    return 'sent'
  } catch (error) {
    return (error as Error).name
  }
}

/** Receives and computes for a while after each. */
export async function work(jobs: Channel<number>, results: Channel<number>): Promise<number> {
  let done = 0
  for await (const job of jobs) {
    await results.send(job * 2)
    done++
  }
  return done
}

export function close(channel: Channel<unknown>): void {
  channel.close()
}

export function isChannel(value: unknown): [boolean, string] {
  return [value instanceof Channel, String(value)]
}

const own = new Channel<string>(4, { name: 'own' })

export function giveOwn(): Channel<string> {
  return own
}

export async function takeOwn(): Promise<string> {
  return own.receive()
}

export async function firstOf(a: Channel<string>, b: Channel<string>, ms: number): Promise<unknown> {
  const cases: Record<string, Operation<unknown>> = { a: a.receiveOp(), b: b.receiveOp(), late: after(ms) }
  const { key, value } = await select(cases)
  return key === 'late' ? 'late' : [key, value]
}

export function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

/** Receives, is blocked until the gate opens, and then kills that receive: what was sent meanwhile is on its way to it. */
export async function receiveAndKill(channel: Channel<unknown>, gate: Int32Array): Promise<void> {
  const receiving = spawn(() => channel.receive())
  await sleep(0)
  await new Promise((resolve) => setImmediate(resolve)) // it has asked the home
  Atomics.store(gate, 1, 1)
  Atomics.wait(gate, 0, 0)
  await receiving.kill()
}

/** The same, and then it receives once more. */
export async function receiveAgain<T>(channel: Channel<T>, gate: Int32Array): Promise<T> {
  await receiveAndKill(channel, gate)
  return channel.receive()
}
