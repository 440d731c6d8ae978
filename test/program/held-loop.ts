// Something of Node's holds the loop, and wakes those who wait. The first argument chooses what; `alone`: only a greenlet
// waits, not the main program.

import { execFile, spawn as startProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns'
import { readFile } from 'node:fs'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import { gzip } from 'node:zlib'

import { Event, sleep, spawn, spawnLater } from '@hublet/core'

const event = new Event()

/** A greenlet waits, and so does the main program; something of Node's sets the event. */
async function woken(): Promise<void> {
  spawn(async () => console.log('greenlet', await event.wait()))
  console.log('main', await event.wait())
}
const set = (): void => event.set()

/** Only a greenlet waits. */
function wokenAlone(): void {
  spawn(async () => console.log('greenlet', await event.wait()))
}

const held: Record<string, () => unknown> = {
  'a socket that listens': () => {
    const server = createServer((socket) => socket.end('hi', () => server.close(set)))
    server.listen(0, () => {
      setTimeout(() => connect((server.address() as AddressInfo).port).resume(), 20)
    })
  },
  'a request in flight': () => {
    const server = createServer((socket) => {
      server.close()
      setTimeout(() => socket.end('HTTP/1.1 204 No\r\n\r\n'), 20)
    })
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo
      request({ port, agent: false }, (response) => response.on('end', set).resume()).end()
    })
  },
  'a child process': () => execFile(process.execPath, ['-e', ''], set),
  'a worker that posts': () => {
    const code = `setTimeout(() => require('node:worker_threads').parentPort.postMessage(1), 20)`
    new Worker(code, { eval: true, execArgv: [] }).once('message', set)
  },
  'a worker that ends': () =>
    void new Worker('setTimeout(() => {}, 20)', { eval: true, execArgv: [] }).once('exit', set),
  'a worker that notifies through Atomics': () => {
    const flag = new Int32Array(new SharedArrayBuffer(4))
    const code = `const { workerData } = require('node:worker_threads')
      setTimeout(() => Atomics.notify(workerData, 0), 50); setTimeout(() => {}, 200)`
    new Worker(code, { eval: true, execArgv: [], workerData: flag }).once('error', console.error)
    const { value } = Atomics.waitAsync(flag, 0, 0)
    void Promise.resolve(value).then(set)
  },
  'work of fs': () => readFile(import.meta.filename, set),
  'work of dns': () => lookup('localhost', set),
  'work of crypto': () => randomBytes(1000, set),
  'work of zlib': () => gzip(Buffer.alloc(100_000), set),
  'a MessagePort that is open': () => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => (port1.close(), set()))
    port1.start()
    setTimeout(() => port2.postMessage(1), 20).unref()
  },
  'a child that sends': () => {
    const code = `setTimeout(() => process.send('x', () => process.disconnect()), 20)`
    startProcess(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }).once('message', set)
  },
  'stdin that is read': () => process.stdin.once('end', set).resume(),
  'a timer': () => setTimeout(set, 20),
  'an immediate': () => setImmediate(() => setImmediate(set)),
  'a sleep of another greenlet': () => spawn(() => sleep(20).then(set)),
  'a greenlet that starts later': () => spawnLater(20, set),
  'a fetch': () => {
    const server = createServer((socket) => setTimeout(() => socket.end('HTTP/1.1 204 No\r\n\r\n'), 20))
    server.listen(0, async () => {
      await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      server.close()
      set()
    })
  },
}

const [name, mode] = process.argv.slice(2)
if (name === 'names') console.log(JSON.stringify(Object.keys(held)))
else {
  if (mode === 'alone') wokenAlone()
  held[name!]!()
  if (mode !== 'alone') await woken()
}
