// Signals that the process sends to itself. The first argument chooses the case.

import { type Greenlet, current, getHub, onSignal, sleep, spawn } from '@hublet/core'

const hub = getHub()
const hold = setInterval(() => {}, 1000) // nothing else keeps the loop going until the signal has come

function send(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal)
}

const cases: Record<string, () => unknown> = {
  /** Each in a greenlet of its own, which may wait. */
  waits() {
    const seen: (Greenlet | undefined)[] = []
    onSignal('SIGUSR2', async (name) => {
      seen.push(current())
      await sleep(5)
      console.log(name, current()?.name, current()?.parent)
      if (seen.length === 1) return send('SIGUSR2')
      console.log(seen[0] !== seen[1])
      clearInterval(hold)
    })
    send('SIGUSR2')
  },
  order() {
    const log: string[] = []
    onSignal('SIGUSR2', async () => {
      log.push('first')
      await sleep(5)
      log.push('first goes on')
    })
    onSignal('SIGUSR2', () => log.push('second'))
    onSignal('SIGHUP', () => log.push('another'))
    process.once('SIGUSR2', clearInterval.bind(undefined, hold))
    process.on('exit', () => console.log(log.join(', ')))
    send('SIGUSR2')
  },
  disposed() {
    const handler = onSignal('SIGUSR2', () => console.log('never'))
    handler[Symbol.dispose]()
    handler[Symbol.dispose]()
    process.once('SIGUSR2', clearInterval.bind(undefined, hold))
    send('SIGUSR2')
  },
  /** Once more there is nobody who handles it: the process ends by it. */
  default() {
    onSignal('SIGUSR2', () => {})[Symbol.dispose]()
    send('SIGUSR2')
  },
  'disposed meanwhile'() {
    const handler = onSignal('SIGUSR2', async () => {
      handler[Symbol.dispose]()
      await sleep(5)
      console.log('goes on')
      clearInterval(hold)
    })
    send('SIGUSR2')
  },
  'not alive'() {
    clearInterval(hold)
    onSignal('SIGTERM', () => {})
  },
  fails() {
    onSignal('SIGUSR2', async () => {
      await sleep(1)
      clearInterval(hold)
      throw new RangeError('no good')
    })
    send('SIGUSR2')
  },
  shutdown() {
    onSignal('SIGTERM', async () => {
      console.log(await hub.shutdown({ timeout: 5000 }))
      process.exit(5)
    })
    spawn(async () => {
      try {
        await sleep(Infinity)
      } finally {
        console.log('finally')
      }
    })
    setImmediate(send, 'SIGTERM')
  },
  async 'in a greenlet'() {
    const outer: Greenlet = spawn(async () => {
      onSignal('SIGUSR2', () => {
        console.log('parent', current()?.parent?.name)
        void outer.kill()
        clearInterval(hold)
      })
      await sleep(Infinity)
    })
    outer.name = 'outer'
    setTimeout(send, 5, 'SIGUSR2')
  },
}

await cases[process.argv[2]!]!()
