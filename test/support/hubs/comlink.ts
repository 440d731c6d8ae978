// A hub module that exposes its functions by Comlink, and calls those of the one who has started it.

import { hubByName, hubs, sleep } from '@hublet/core'
import { endpoint } from '@hublet/core/comlink'
import * as Comlink from 'comlink'

class Counter {
  count: number
  constructor(first: number) {
    this.count = first
  }
  add(n: number): number {
    return (this.count += n)
  }
  hang(): Promise<never> {
    return sleep(1e9) as Promise<never>
  }
  /** Another object, reached through this one. */
  twin(): Counter & Comlink.ProxyMarked {
    return Comlink.proxy(new Counter(this.count))
  }
}

/** What has happened here. */
const events: string[] = []

const api = {
  Counter,
  level: 1,
  words: new Map([['to', 2]]),
  add: (a: number, b: number): number => a + b,
  fail(message: string): never {
    throw new TypeError(message)
  },
  failWith(value: unknown): never {
    throw value
  },
  symbol: (): unknown => Symbol('stays here'),
  async slow<T>(value: T): Promise<T> {
    await sleep(1)
    return value
  },
  async hang(): Promise<never> {
    try {
      return (await sleep(1e9)) as never
    } finally {
      events.push('cleaned up')
    }
  },
  events: (): string[] => events.splice(0),
  each: async (items: number[], fn: (item: number) => unknown): Promise<unknown[]> => Promise.all(items.map(fn)),
  plainCallback: (fn: (n: number) => Promise<number>): Promise<number> => fn(20),
  sum: (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0),
  bytes(size: number): ArrayBuffer {
    const { buffer } = new Uint8Array(size).fill(7)
    return Comlink.transfer(buffer, [buffer])
  },
  addAndExit(a: number, b: number): number {
    setImmediate(() => process.exit(0))
    return a + b
  },
  exit: (code: number): never => process.exit(code),
  crash(message: string): void {
    setImmediate(() => {
      throw new RangeError(message)
    })
  },
  /** Asks the one who has started this hub. */
  askStarter: (name: string): Promise<string> => starter.greet(name),
  /** Asks a hub by its name. */
  askHub: async (name: string, a: number, b: number): Promise<number> =>
    Comlink.wrap<Api>(endpoint(hubByName(name))).add(a, b),
  throwWhole(): void {
    const handler = Comlink.transferHandlers.get('throw') as Comlink.TransferHandler<{ value: unknown }, unknown>
    const serialize = ({ value }: { value: unknown }): [unknown, []] => [{ isError: false, value }, []]
    Comlink.transferHandlers.set('throw', { ...handler, serialize })
  },
}

export type Api = typeof api
export interface Starter {
  greet(name: string): string
}

const starter = Comlink.wrap<Starter>(endpoint())
Comlink.expose(api, endpoint())

/** Lets another hub call these functions, too. */
export function exposeTo(name: string): void {
  Comlink.expose(api, endpoint(hubByName(name)))
}

export function exposeAgain(): void {
  Comlink.expose(api, endpoint())
}

export function askStarterFrom(name: string): Promise<string> {
  return starter.greet(name)
}

export function releaseStarter(): void {
  Comlink.wrap<Starter>(endpoint())[Comlink.releaseProxy]()
}

export function hangIn(name: string): Promise<never> {
  return Comlink.wrap<Api>(endpoint(hubByName(name))).hang()
}

/** How many calls run here for other hubs than the one who has started this one. */
export function serving(): number {
  return hubs().reduce((total, hub) => total + hub.stats().serving, 0)
}
