// Every operation of core that waits, each in a state in which its wait would last for ever.

import {
  AsyncResult,
  Channel,
  Event,
  Greenlet,
  Group,
  Pool,
  Queue,
  QueueEmpty,
  QueueFull,
  SimpleQueue,
  Timeout,
  type WaitOptions,
  getHub,
  iwait,
  joinAll,
  killAll,
  nursery,
  select,
  sleep,
  spawn,
  until,
  wait,
} from '@hublet/core'

/** An operation whose wait would last for ever. */
export interface Operation extends AsyncDisposable {
  call(options?: WaitOptions): Promise<unknown>
  /** What hangs on the thing that is waited for. */
  hanging?(): unknown
  /** Ends the waits of up to four in the good way. */
  release?(): void
}

/** What an operation does when its own time is up: it returns, or throws; what, for a number of milliseconds. */
export type Late = { readonly value: unknown } | { readonly throws: abstract new (...args: never[]) => Error }

export interface Case {
  name: string
  make: () => Operation
  /** Absent: it takes no timeout. */
  late?: Late
  /** It takes no signal. */
  deaf?: true
}

export const cases: readonly Case[] = [
  { name: 'Greenlet.join', late: { value: false }, make: onSleeper((target, options) => target.join(options)) },
  { name: 'Greenlet.get', late: { throws: Timeout }, make: onSleeper((target, options) => target.get(options)) },
  { name: 'joinAll', late: { value: [] }, make: onSleeper((target, options) => joinAll([target], options)) },
  { name: 'wait', late: { value: [] }, make: onSleeper((target, options) => wait([target], options)) },
  {
    name: 'iwait.next',
    late: { value: { value: undefined, done: true } },
    make: onSleeper((target, options) => iwait([target], options).next()),
  },
  {
    name: 'Greenlet.kill',
    late: { value: false },
    make: onUndead((target, options) => target.kill(undefined, { ...options, grace: Infinity })),
  },
  {
    name: 'killAll',
    late: { throws: Timeout },
    make: onUndead((target, options) => killAll([target], { ...options, grace: Infinity })),
  },
  { name: 'Group.join', late: { value: false }, make: onMember(new Group(), (group, options) => group.join(options)) },
  { name: 'Pool.join', late: { value: false }, make: onMember(new Pool(1), (pool, options) => pool.join(options)) },
  {
    name: 'Pool.waitAvailable',
    late: { value: false },
    make: onMember(new Pool(1), (pool, options) => pool.waitAvailable(options)),
  },
  {
    name: 'Pool.start',
    late: { throws: Timeout },
    make: onMember(new Pool(1), (pool, options) => pool.start(new Greenlet(() => {}), options)),
  },
  { name: 'Pool.spawn', deaf: true, make: onMember(new Pool(1), (pool) => pool.spawn(() => {})) },
  { name: 'Pool.apply', deaf: true, make: onMember(new Pool(1), (pool) => pool.apply(() => {}, [])) },
  { name: 'imap.next', deaf: true, make: onMember(new Pool(1), (pool) => pool.imap(() => {}, [1]).next()) },
  { name: 'hub.join', late: { value: false }, make: hubJoin },
  { name: 'until', late: { throws: Timeout }, make: withoutTarget((options) => until(new Promise(() => {}), options)) },
  {
    name: 'sleep',
    make: withoutTarget((options) => sleep(1e9, options?.signal === undefined ? {} : { signal: options.signal })),
  },
  { name: 'leaving a nursery', deaf: true, make: withoutTarget(() => nursery((n) => void n.spawn(sleep, Infinity))) },
  { name: 'Event.wait', late: { value: false }, make: onEvent },
  { name: 'AsyncResult.get', late: { throws: Timeout }, make: onResult((result, options) => result.get(options)) },
  { name: 'AsyncResult.wait', late: { value: false }, make: onResult((result, options) => result.wait(options)) },
  { name: 'Queue.get', late: { throws: QueueEmpty }, make: onEmpty((queue, options) => queue.get(options)) },
  { name: 'Queue.peek', late: { throws: QueueEmpty }, make: onEmpty((queue, options) => queue.peek(options)) },
  { name: 'Queue.put', late: { throws: QueueFull }, make: onFull },
  { name: 'Queue.join', late: { value: false }, make: onUnfinished },
  {
    name: 'SimpleQueue next',
    deaf: true,
    make: onEmpty((queue) => queue[Symbol.asyncIterator]().next()),
  },
  { name: 'Channel.send', late: { throws: Timeout }, make: onReceiver },
  {
    name: 'Channel.receive',
    late: { throws: Timeout },
    make: onSender((channel, options) => channel.receive(options)),
  },
  { name: 'Channel next', deaf: true, make: onSender((channel) => channel[Symbol.asyncIterator]().next()) },
  {
    name: 'select',
    late: { throws: Timeout },
    make: onSender((channel, options) =>
      select({ one: channel.receiveOp(), two: new Channel().receiveOp(), three: new Event() }, options),
    ),
  },
]

function onSleeper(call: (target: Greenlet<void>, options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => {
    const target = spawn(sleep, Infinity)
    return {
      hanging: () => target.linkCount,
      call: (options) => call(target, options),
      release: () => void target.kill(),
      [Symbol.asyncDispose]: async () => void (await target.kill()),
    }
  }
}

function onUndead(call: (target: Greenlet<void>, options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => {
    const state = { over: false }
    const target = spawn(async () => {
      while (!state.over) await sleep(Infinity).catch(() => {})
    })
    const end = (): Promise<boolean> => {
      state.over = true
      return target.kill()
    }
    return {
      hanging: () => target.linkCount,
      call: (options) => call(target, options),
      release: () => void end(),
      [Symbol.asyncDispose]: async () => void (await end()),
    }
  }
}

function onMember<G extends Group | Pool>(
  crowd: G,
  call: (crowd: G, options?: WaitOptions) => Promise<unknown>,
): () => Operation {
  return () => {
    const member = spawn(sleep, Infinity)
    crowd.add(member)
    return {
      hanging: () => member.linkCount,
      call: (options) => call(crowd, options),
      release: () => void member.kill(),
      async [Symbol.asyncDispose](): Promise<void> {
        await member.kill()
        await crowd.join()
      },
    }
  }
}

/** Waits for a timer of somebody else. */
function hubJoin(): Operation {
  const other = spawn(sleep, 1e9)
  return {
    call: (options) => getHub().join(options),
    [Symbol.asyncDispose]: async () => void (await other.kill()),
  }
}

function withoutTarget(call: (options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => ({ call, [Symbol.asyncDispose]: nothing })
}

function onEvent(): Operation {
  const event = new Event()
  return {
    hanging: () => event.linkCount,
    call: (options) => event.wait(options),
    release: () => event.set(),
    [Symbol.asyncDispose]: nothing,
  }
}

function onResult(call: (result: AsyncResult<void>, options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => {
    const result = new AsyncResult<void>()
    return {
      hanging: () => result.linkCount,
      call: (options) => call(result, options),
      release: () => result.set(),
      [Symbol.asyncDispose]: nothing,
    }
  }
}

function onEmpty(call: (queue: SimpleQueue<number>, options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => {
    const queue = new SimpleQueue<number>()
    return {
      hanging: () => queue.stats(),
      call: (options) => call(queue, options),
      release: () => four(() => queue.tryPut(1)),
      [Symbol.asyncDispose]: nothing,
    }
  }
}

function onFull(): Operation {
  const queue = new Queue<number>(1, { items: [0] })
  return {
    hanging: () => queue.stats(),
    call: (options) => queue.put(1, options),
    release: () => four(() => queue.tryGet()),
    [Symbol.asyncDispose]: nothing,
  }
}

function onUnfinished(): Operation {
  const queue = new Queue<number>(1, { items: [0] })
  return {
    call: (options) => queue.join(options),
    release: () => queue.taskDone(),
    [Symbol.asyncDispose]: nothing,
  }
}

function onReceiver(): Operation {
  const channel = new Channel<number>()
  return {
    hanging: () => channel.stats(),
    call: (options) => channel.send(1, options),
    release: () => four(() => channel.tryReceive()),
    [Symbol.asyncDispose]: nothing,
  }
}

function onSender(call: (channel: Channel<number>, options?: WaitOptions) => Promise<unknown>): () => Operation {
  return () => {
    const channel = new Channel<number>()
    return {
      hanging: () => channel.stats(),
      call: (options) => call(channel, options),
      release: () => four(() => channel.trySend(1)),
      [Symbol.asyncDispose]: nothing,
    }
  }
}

function four(act: () => unknown): void {
  for (let n = 0; n < 4; n++) act()
}

async function nothing(): Promise<void> {}
