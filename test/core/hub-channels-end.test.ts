// The end of a channel across threads comes when all is received, whoever has a value meanwhile.

import { Channel, HubThread } from '@hublet/core'
import { expect, test } from 'vitest'

type Channels = typeof import('../support/hubs/channels.ts')

const start = (): Promise<HubThread<Channels>> =>
  HubThread.start<Channels>(new URL('../support/hubs/channels.ts', import.meta.url))
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })
const newGate = (): Int32Array => new Int32Array(new SharedArrayBuffer(8))

function open(gate: Int32Array): void {
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
}

const ending = async (receiving: Promise<unknown>): Promise<unknown> =>
  receiving.catch((error: unknown) => (error as Error).name)

test('what another hub has received ahead is received here when the channel is closed', async () => {
  await using thread = await start()
  const channel = new Channel<number>(10)
  const taking = thread.api.receive(channel, 100)
  for (let n = 0; n < 100; n++) await channel.send(n)
  await taking // it receives ahead from now on

  await channel.send(100)
  channel.close()

  expect(await channel.receive()).toBe(100)
  expect(await ending(channel.receive())).toBe('ChannelClosed')
})

test('a loop over there that had received ahead gets all, and ends, when the channel is closed', async () => {
  await using thread = await start()
  const channel = new Channel<number>(10)
  const receiving = thread.api.receiveAll(channel)

  for (let n = 0; n < 1000; n++) await channel.send(n)
  channel.close()

  expect(await receiving).toEqual(Array.from({ length: 1000 }, (_, n) => n))
})

test.for([0, 1])(
  'the end waits for a value that is on its way to a receiver that is gone, capacity %d',
  async (capacity) => {
    await using thread = await start()
    const channel = new Channel<string>(capacity)
    const gate = newGate()
    const killing = thread.api.receiveAndKill(channel, gate)
    await eventually(() => channel.stats().receivers).toBe(1)

    expect(channel.trySend('late')).toBe(true)
    channel.close()
    const receiving = channel.receive()
    open(gate)

    expect(await receiving).toBe('late')
    expect(await ending(channel.receive())).toBe('ChannelClosed')
    await killing
  },
)

test('what was left in a closed channel comes back from a receiver that is gone', async () => {
  await using thread = await start()
  const channel = new Channel<string>(2)
  await thread.api.isChannel(channel)
  channel.trySend('left')
  channel.close()
  const gate = newGate()
  const killing = thread.api.receiveAndKill(channel, gate)
  for (let turn = 0; turn < 5; turn++) await Promise.resolve() // it is asked, and no answer is read before it is blocked
  while (Atomics.load(gate, 1) === 0);
  await eventually(() => channel.stats().buffered).toBe(0)
  const receiving = channel.receive()
  open(gate)

  expect(await receiving).toBe('left')
  await killing
})

test('a receiver that got the value of one that was killed leaves no place in line', async () => {
  await using thread = await start()
  const channel = new Channel<string>(1)
  const gate = newGate()
  const receiving = thread.api.receiveAgain(channel, gate)
  await eventually(() => channel.stats().receivers).toBe(1)

  channel.trySend('first')
  await Promise.resolve()
  open(gate)

  expect(await receiving).toBe('first')
  await eventually(() => channel.stats().receivers).toBe(0)
  channel.trySend('second')
  expect(channel.tryReceive()).toBe('second')
})

test('closing once more changes nothing', async () => {
  await using thread = await start()
  const channel = new Channel<string>(1)
  await thread.api.isChannel(channel)
  channel.close()
  expect(await ending(channel.receive())).toBe('ChannelClosed')

  channel.close()

  expect(() => channel.tryReceive()).toThrow('it was closed')
})
