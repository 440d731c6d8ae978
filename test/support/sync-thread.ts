// A thread that no hub has started, and that has no greenlets: it uses channels with the whole thread.

import { parentPort, workerData } from 'node:worker_threads'

import { Channel, type LentChannel, borrow, spawn } from '@hublet/core'

export interface SyncData {
  readonly does: keyof typeof jobs
  readonly one: LentChannel<unknown>
  readonly two?: LentChannel<unknown>
  readonly count?: number
}

const { does, one, two, count = 0 } = workerData as SyncData

function* until(channel: Channel<unknown>, end: string): Generator {
  for (;;) {
    try {
      yield channel.receiveSync()
    } catch (error) {
      if ((error as Error).name !== end) throw error
      return
    }
  }
}

const failure = (act: () => unknown): string => {
  try {
    return `no failure: ${String(act())}`
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
}

const jobs = {
  /** Answers every value by twice as much. */
  double() {
    const results = borrow<number>(two as LentChannel<number>)
    for (const value of until(borrow(one), 'ChannelClosed')) results.sendSync((value as number) * 2)
    results.close()
    return 'closed'
  },
  count() {
    const channel = borrow<number>(one as LentChannel<number>)
    for (let i = 0; i < count; i++) channel.sendSync(i)
    return 'sent'
  },
  receive: () => failure(() => borrow(one).receiveSync()),
  receiveLate: () => failure(() => borrow(one).receiveSync({ timeout: 5 })),
  sendLate: () => failure(() => borrow(one).sendSync('late', { timeout: 5 })),
  send: () => failure(() => borrow(one).sendSync('value')),
  /** As long as it blocks it is not told of anything else. */
  ownOnly: () => failure(() => new Channel().receiveSync({ timeout: 5 })),
  greenlets() {
    spawn(() => 1)
    return failure(() => borrow(one).receiveSync())
  },
  /** Is told of a channel in a message, and uses it. */
  given() {
    const channel = borrow<Channel<string>>(one as LentChannel<Channel<string>>).receiveSync()
    channel.sendSync('by hand')
    return String(channel)
  },
}

parentPort!.postMessage(jobs[does]())
