// What the contenders of `latency` import: how late a 10 ms interval and an echoed byte are while tasks keep the
// thread busy. Measured for three seconds, beginning when the tasks have been running for a moment.

import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { print } from './summary.ts'

const seconds = 3
const interval = 10

/** Measures while what `start` has started runs; it must end when `stopped()` is true. */
export async function lateness(contender: string, start: (stopped: () => boolean) => unknown): Promise<void> {
  const echo = new Worker(new URL('echo.ts', import.meta.url))
  const [port] = (await once(echo, 'message')) as [number]
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')

  let busy = true
  const ended = start(() => !busy)
  await pause(300)

  const late: number[] = []
  let expected = performance.now() + interval
  const ticks = setInterval(() => {
    const now = performance.now()
    late.push(Math.max(0, now - expected))
    expected = now + interval
  }, interval)

  const trips: number[] = []
  let sent = performance.now()
  socket.on('data', () => {
    const now = performance.now()
    trips.push(now - sent)
    sent = now
    if (busy) socket.write('x')
  })
  socket.write('x')

  await pause(seconds * 1000)
  busy = false
  clearInterval(ticks)
  await ended
  print({ contender, metric: `lateness of a ${interval} ms interval`, unit: 'ms', samples: late })
  print({ contender, metric: 'round trip on a loopback socket', unit: 'ms', samples: trips })
  socket.destroy()
  await echo.terminate()
}
