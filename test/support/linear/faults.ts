// Channels that break their promise, each in a way of its own, seldom enough to look like the real one.

import { type Operation, ChannelClosed, Timeout, sleep, spawn } from '@hublet/core'

import type { Conduit } from './perform.ts'
import { dice } from './program.ts'

type Options = { timeout?: number } | undefined

/** The real one; what is broken overrides some of it. */
class Faulty implements Conduit {
  protected readonly channel: Conduit
  protected closed = false
  readonly #below: (limit: number) => number
  constructor(channel: Conduit, seed: number) {
    this.channel = channel
    this.#below = dice(seed)
  }
  protected get strikes(): boolean {
    return this.#below(3) === 0
  }
  async send(value: number, options?: Options): Promise<void> {
    return this.channel.send(value, options)
  }
  trySend(value: number): boolean {
    return this.channel.trySend(value)
  }
  async receive(options?: Options): Promise<number> {
    return this.channel.receive(options)
  }
  tryReceive(): number | undefined {
    return this.channel.tryReceive()
  }
  close(): void {
    this.closed = true
    this.channel.close()
  }
  receiveOp(): Operation<number> {
    return this.channel.receiveOp()
  }
  sendOp(value: number): Operation<void> {
    return this.channel.sendOp(value)
  }
}

class Losing extends Faulty {
  override async send(value: number, options?: Options): Promise<void> {
    if (!this.strikes) await super.send(value, options)
  }
}

class Doubling extends Faulty {
  override async send(value: number, options?: Options): Promise<void> {
    await super.send(value, options)
    if (this.strikes) void this.channel.send(value, { timeout: 50 }).catch(expected)
  }
}

class Reordering extends Faulty {
  #held: number | undefined = undefined
  override async send(value: number, options?: Options): Promise<void> {
    if (this.#held === undefined && this.strikes) {
      this.#held = value
      void spawn(async () => {
        await sleep(2)
        await this.#release()
      })
      return
    }
    await super.send(value, options)
    await this.#release()
  }
  async #release(): Promise<void> {
    const held = this.#held
    this.#held = undefined
    if (held !== undefined) await this.channel.send(held, { timeout: 50 }).catch(expected)
  }
}

/** A send returns before there is room. */
class Overfull extends Faulty {
  override async send(value: number): Promise<void> {
    void this.channel.send(value).catch(expected)
  }
}

/** It is said to be over once, though there is something left. */
class EndingEarly extends Faulty {
  override async receive(options?: Options): Promise<number> {
    if (this.closed && this.strikes) throw new ChannelClosed('cannot receive: it was closed', this)
    return super.receive(options)
  }
}

/** What it held when it was closed is dropped. */
class ClosingHard extends Faulty {
  override close(): void {
    try {
      while (this.channel.tryReceive() !== undefined);
    } catch (error) {
      expected(error)
    }
    super.close()
  }
}

/** A receiver that is killed in the moment after it was served has taken the value with it. */
class GivingToKilled extends Faulty {
  override async receive(options?: Options): Promise<number> {
    const value = await super.receive(options)
    await sleep(1)
    return value
  }
}

/** A sender whose time is up has sent all the same. */
class SendingLate extends Faulty {
  override async send(value: number, options?: Options): Promise<void> {
    try {
      await super.send(value, options)
    } catch (error) {
      if (error instanceof Timeout) void this.channel.send(value).catch(expected)
      throw error
    }
  }
}

class SeeingNothing extends Faulty {
  override tryReceive(): number | undefined {
    return !this.closed && this.strikes ? undefined : super.tryReceive()
  }
}

class SeeingNoRoom extends Faulty {
  override trySend(value: number): boolean {
    return (this.closed || !this.strikes) && super.trySend(value)
  }
}

class TakingWhenClosed extends Faulty {
  override async send(value: number, options?: Options): Promise<void> {
    try {
      await super.send(value, options)
    } catch (error) {
      if (!(error instanceof ChannelClosed)) throw error
    }
  }
}

/** Who comes to wait later is served sooner. */
class Unfair extends Faulty {
  override async receive(options?: Options): Promise<number> {
    if (this.strikes) await sleep(1)
    return super.receive(options)
  }
}

/** The case of a select that lost has sent its value. */
class SendingLosers extends Faulty {
  override sendOp(value: number): Operation<void> {
    if (this.strikes) this.channel.trySend(value)
    return super.sendOp(value)
  }
}

/** A value that nobody has sent. */
class Inventing extends Faulty {
  override async receive(options?: Options): Promise<number> {
    const value = await super.receive(options)
    return this.strikes ? value + 100 : value
  }
}

function expected(error: unknown): void {
  if (!(error instanceof ChannelClosed) && !(error instanceof Timeout)) throw error
}

const faults = {
  Losing,
  Doubling,
  Reordering,
  Overfull,
  EndingEarly,
  ClosingHard,
  GivingToKilled,
  SendingLate,
  SeeingNothing,
  SeeingNoRoom,
  TakingWhenClosed,
  Unfair,
  SendingLosers,
  Inventing,
}

export type Fault = keyof typeof faults
export const allFaults = Object.keys(faults) as Fault[]

export function broken(fault: Fault, channel: Conduit, seed: number): Conduit {
  return new faults[fault](channel, seed)
}
