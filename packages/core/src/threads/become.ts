// How a worker becomes a hub thread: it gets in touch with the one who has started it, loads the module, and serves its
// functions.
//
//   E1  the one who has started it hears of the module: that it is loaded, or why not
//   E2  what an uncaught error was is written down before the thread dies of it, whole
//   E3  it lives until it is told to stop, however little it has to do
//   E4  it uses nothing that is shared before it is enrolled: the one who starts it does that at once, unless it is
//       interrupted just then

import type { MessagePort } from 'node:worker_threads'
import { threadId } from 'node:worker_threads'

import { HubExit } from '../errors.ts'
import { livingGreenlets } from '../greenlet/greenlet.ts'
import { killAll } from '../greenlet/join-all.ts'
import { spawnRaw } from '../greenlet/raw.ts'
import { sendFailure, sendResult } from './answer.ts'
import { doorbell } from './doorbell.ts'
import { onRecord } from './handlers.ts'
import { eraseObituary, setServing } from './info.ts'
import type { EntryData } from './launch.ts'
import { attachLink, flushLinks } from './links.ts'
import { recordDeath } from './obituary.ts'
import { START, STOP } from './record.ts'
import './references/register.ts'
import { type Registry, registry } from './registry.ts'
import { refuseCalls, serveExports } from './serve.ts'
import { receiveArgs } from './start-args.ts'
import { setThisHub } from './this-hub.ts'

/** Before anybody puts something else in its place, to watch who blocks. */
const { wait } = Atomics

const pause = new Int32Array(new SharedArrayBuffer(4))

/**
 * To be called once, first of all; returns when the module is loaded, or does not return. `listed`: whether `hubs()` and
 * `hubByName` find it.
 */
export async function becomeHub(
  { url, name, parent, memory, port }: EntryData['hublet'],
  { listed = true }: { listed?: boolean } = {},
): Promise<void> {
  const here = registry()
  while (here.find(threadId) === 0) wait(pause, 0, 0, 1) // E4
  setThisHub(name, () => undefined)
  onRecord(START, (from, reader) => setThisHub(name, receiveArgs(from, reader)))
  process.on('uncaughtExceptionMonitor', (error) => {
    recordDeath(here, here.me, 1, error) // E2
    if (process.listenerCount('uncaughtException') > 0) setImmediate(() => eraseObituary(here, here.me)) // it has survived
  })
  const link = attachLink(parent, { memory, port: port as MessagePort }, false)
  doorbell(here).hold() // E3
  onRecord(STOP, (_, reader) => stop(here, name, reader.float()))
  try {
    const module = (await import(url)) as object
    serveExports(module)
    if (listed) setServing(here, here.me, true)
    sendResult(link, 0, undefined) // E1
  } catch (error) {
    sendFailure(link, 0, error)
    flushLinks()
    process.exit(1)
  }
}

function stop(here: Registry, name: string, grace: number): void {
  refuseCalls(new HubExit(`hub "${name}" is stopping`, name, 0))
  setServing(here, here.me, false)
  spawnRaw(async () => {
    await killAll(livingGreenlets(), { grace })
    flushLinks()
    process.exit(0)
  })
}
