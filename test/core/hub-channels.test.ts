// Channels across threads: the same class, the same rules.

import { Channel, ChannelClosed, HubExit, HubThread, Timeout, sleep, spawn } from '@hublet/core'
import { expect, test } from 'vitest'

type Channels = typeof import('../support/hubs/channels.ts')

const start = (): Promise<HubThread<Channels>> =>
  HubThread.start<Channels>(new URL('../support/hubs/channels.ts', import.meta.url))
const eventually = (get: () => unknown): ReturnType<typeof expect.poll> => expect.poll(get, { timeout: 10_000 })
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

test('a channel arrives as a channel, and comes back as itself', async () => {
  await using thread = await start()
  const channel = new Channel<number>(3, { name: 'jobs' })

  expect(await thread.api.isChannel(channel)).toEqual([true, '<Channel "jobs" of hub "main" 0/3>'])
})

test.for([0, 1, 3, 100, Infinity])('what is sent over there is received here, capacity %d', async (capacity) => {
  await using thread = await start()
  const channel = new Channel<number>(capacity)
  const sending = thread.api.sendNumbers(channel, 500)

  const received: number[] = []
  while (received.length < 500) received.push(await channel.receive())

  expect(received).toEqual(upTo(500))
  await sending
})

test.for([0, 1, 3, 100, Infinity])('what is sent here is received over there, capacity %d', async (capacity) => {
  await using thread = await start()
  const channel = new Channel<number>(capacity)
  const receiving = thread.api.receiveAll(channel)

  for (const n of upTo(500)) await channel.send(n)
  channel.close()

  expect(await receiving).toEqual(upTo(500))
})

test('a channel of another hub works from both sides', async () => {
  await using thread = await start()
  const own = await thread.api.giveOwn()
  expect(own).toBeInstanceOf(Channel)

  const taken = thread.api.takeOwn()
  await own.send('hello')
  expect(await taken).toBe('hello')

  void thread.api.sendAll(own, ['back'])
  expect(await own.receive()).toBe('back')
  expect(await thread.api.giveOwn()).toBe(own)
})

test('closing here ends loops over there after what was sent, and refuses senders', async () => {
  await using thread = await start()
  const channel = new Channel<string>(10)
  await channel.send('last')
  channel.close()

  expect(await thread.api.receiveAll(channel)).toEqual(['last'])
  expect(await thread.api.sendLate(channel, 'x', 1000)).toBe('ChannelClosed')
})

test('closing over there ends loops here, and what was sent before is received', async () => {
  await using thread = await start()
  const channel = new Channel<string>(10)

  await thread.api.sendAll(channel, ['a', 'b'])
  await thread.api.close(channel)

  const received: string[] = []
  for await (const value of channel) received.push(value)
  expect(received).toEqual(['a', 'b'])
  await expect(channel.send('c')).rejects.toThrow(ChannelClosed)
})

test('what another hub has sent when the channel is closed here is not lost', async () => {
  await using thread = await start()
  const channel = new Channel<number>(10)
  const sent = await thread.api.sendAll(channel, upTo(20))
  channel.close()

  const received: number[] = []
  for await (const value of channel) received.push(value)

  expect(received).toEqual(upTo(sent))
})

test('a receiver over there that times out takes nothing', async () => {
  await using thread = await start()
  const channel = new Channel<string>(1)

  expect(await thread.api.receiveLate(channel, 5)).toBe('Timeout')
  await channel.send('kept')

  expect(await channel.receive()).toBe('kept')
})

test('a sender over there that times out has sent nothing: without capacity', async () => {
  await using thread = await start()
  const channel = new Channel<string>()

  expect(await thread.api.sendLate(channel, 'late', 5)).toBe('Timeout')

  await expect(channel.receive({ timeout: 20 })).rejects.toThrow(Timeout)
})

test('a killed receiver over there leaves its place in line', async () => {
  await using thread = await start()
  const channel = new Channel<string>(1)
  const waiting = thread.spawn('receive', channel, 1)
  await eventually(() => channel.stats().receivers).toBe(1)

  expect(await waiting.kill()).toBe(true)

  await eventually(() => channel.stats().receivers).toBe(0)
})

test('a sender over there waits while the channel is full', async () => {
  await using thread = await start()
  const channel = new Channel<number>(2)
  const sending = thread.spawn('sendNumbers', channel, 200)
  await sleep(30)

  expect(sending.dead).toBe(false)
  expect(channel.balance).toBeLessThanOrEqual(2 + 2)

  for (const n of upTo(200)) expect(await channel.receive()).toBe(n)
  expect(await sending.join()).toBe(true)
})

test('hubs share the work of a channel, nothing is lost or doubled', async () => {
  await using one = await start()
  await using two = await start()
  const jobs = new Channel<number>(10)
  const results = new Channel<number>(10)
  const workers = [one.spawn('work', jobs, results), two.spawn('work', jobs, results)]
  const received: number[] = []
  const collector = spawn(async () => {
    for await (const result of results) received.push(result)
  })

  for (const n of upTo(2000)) await jobs.send(n)
  jobs.close()
  const done = await Promise.all(workers.map((worker) => worker.get()))
  results.close()
  await collector.join()

  expect(done[0]! + done[1]!).toBe(2000)
  expect(received.toSorted((a, b) => a - b)).toEqual(upTo(2000).map((n) => n * 2))
})

test('what one hub receives ahead comes back when another wants to receive', async () => {
  await using thread = await start()
  const channel = new Channel<number>(200)
  const taking = thread.api.receive(channel, 100)
  for (const n of upTo(180)) await channel.send(n)
  expect(await taking).toEqual(upTo(100))
  await eventually(() => channel.stats().buffered).toBeLessThan(60) // some are ahead

  const rest: number[] = []
  while (rest.length < 80) rest.push(await channel.receive())

  expect(rest).toEqual(upTo(180).slice(100))
})

test('F07 a hub that dies while it receives leaves its place; the next value is not lost', async () => {
  await using thread = await start()
  const channel = new Channel<string>(1)
  thread.spawn('receive', channel, 1)
  await eventually(() => channel.stats().receivers).toBe(1)

  await thread.terminate()
  await channel.send('kept')

  expect(await channel.receive()).toBe('kept')
})

test('F08 a hub that dies while it sends: what it had sent arrives', async () => {
  await using thread = await start()
  const channel = new Channel<number>(1000)
  await thread.api.sendNumbers(channel, 20)

  await thread.terminate()

  for (const n of upTo(20)) expect(await channel.receive()).toBe(n)
})

test('the death of the home ends all waits with HubExit', async () => {
  await using thread = await start()
  const own = await thread.api.giveOwn()
  const receiving = own.receive().catch((error: unknown) => error)
  const iterating = (async () => {
    for await (const _ of own);
  })().catch((error: unknown) => error)

  await thread.terminate()

  expect(await receiving).toBeInstanceOf(HubExit)
  expect(await iterating).toBeInstanceOf(HubExit)
  await expect(own.send('x')).rejects.toBeInstanceOf(HubExit)
  await expect(own.receive()).rejects.toBeInstanceOf(HubExit)
})

test('select over channels of this hub over there', async () => {
  await using thread = await start()
  const [a, b] = [new Channel<string>(1), new Channel<string>()]

  const first = thread.api.firstOf(a, b, 10_000)
  await eventually(() => a.stats().receivers).toBe(1)
  await a.send('from a')

  expect(await first).toEqual(['a', 'from a'])
  expect(await thread.api.firstOf(a, b, 1)).toBe('late')
  await a.send('kept')
  expect(await a.receive()).toBe('kept')
})

test('an unsendable value fails its sender; one that is sent here fails its receiver over there', async () => {
  await using thread = await start()
  const channel = new Channel<unknown>(4)

  await channel.send(Symbol('here'))

  await expect(thread.api.receive(channel, 1)).rejects.toMatchObject({ code: 'HUBLET_UNCLONEABLE' })
  await channel.send('next')
  expect(await thread.api.receive(channel, 1)).toEqual(['next'])
})

test('a hub that is blocked while it receives ahead holds up another receiver only until it is back', async () => {
  await using thread = await start()
  const channel = new Channel<number>(200)
  const taking = thread.api.receive(channel, 70)
  for (const n of upTo(120)) await channel.send(n)
  await taking
  await eventually(() => channel.stats().buffered).toBeLessThan(50)
  const blocked = thread.api.block(100)

  expect(await channel.receive()).toBe(70)
  await blocked
})

test('a channel may be among the args of a thread', async () => {
  const channel = new Channel<string>(1)
  await using thread = await HubThread.start(new URL('../support/hubs/args.ts', import.meta.url), {
    args: { greetings: channel, many: ['x'.repeat(100_000)] },
  })

  expect(await channel.receive()).toBe('hello')
  expect(thread.alive).toBe(true)
})

test('args that cannot be sent are the error of the start', async () => {
  const starting = HubThread.start(new URL('../support/hubs/args.ts', import.meta.url), { args: [Symbol('here')] })

  await expect(starting).rejects.toMatchObject({ code: 'HUBLET_UNCLONEABLE', path: 'args[0]' })
})
