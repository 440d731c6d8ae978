// Starting a worker that becomes a hub thread.
//
//   A1  it is enrolled, and connected with this thread, before anything else can happen here
//   A2  how it ended is written down before it is buried: whoever hears that it is dead can read why
//   A3  a worker that cannot be enrolled, or whose `args` cannot be sent, is ended

import { type MessagePort, Worker, type WorkerOptions } from 'node:worker_threads'

import { inCleanContext } from '../hub/context.ts'
import { enroll } from './enroll.ts'
import { minimalEnv } from './env.ts'
import { writeName } from './info.ts'
import type { Link } from './link.ts'
import { attachLink, makeWire } from './links.ts'
import { recordDeath } from './obituary.ts'
import { registry } from './registry.ts'
import { sendArgs } from './start-args.ts'

/** What is said of a worker when it is started. */
export interface LaunchOptions {
  readonly args?: unknown
  readonly env?: NodeJS.ProcessEnv | undefined
  readonly resourceLimits?: WorkerOptions['resourceLimits'] | undefined
  readonly execArgv?: readonly string[] | undefined
  readonly ref?: boolean | undefined
}

/** What the entry finds in its workerData. */
export interface EntryData {
  readonly hublet: {
    readonly url: string
    readonly name: string
    readonly parent: number
    readonly memory: SharedArrayBuffer
    readonly port: unknown
  }
}

/** Starts a worker that hands these data to `becomeHub` first of all; `port`, in them, has to be transferred. */
export type Launcher = (data: EntryData['hublet'], port: MessagePort, options: LaunchOptions) => Worker

const entry = new URL(import.meta.url.endsWith('.ts') ? './entry.ts' : './entry.js', import.meta.url)

/** A worker that does nothing else. */
const launchWorker: Launcher = (hublet, port, { env, resourceLimits, execArgv }) => {
  const workerData: EntryData = { hublet }
  const options: WorkerOptions = {
    workerData,
    transferList: [port],
    name: hublet.name,
    env: env ?? minimalEnv(),
    ...(resourceLimits === undefined ? undefined : { resourceLimits }),
    ...(execArgv === undefined ? undefined : { execArgv: [...process.execArgv, ...execArgv] }),
  }
  return inCleanContext(() => new Worker(entry, options)) // it is nobody's who watches what is made in a scope
}

export function launch(
  url: string,
  name: string,
  options: LaunchOptions,
  launcher: Launcher = launchWorker,
): { worker: Worker; link: Link } {
  const here = registry()
  const [mine, theirs] = makeWire()
  const worker = launcher({ url, name, parent: here.me, ...theirs }, theirs.port, options)
  try {
    const id = enrollAs(worker, name)
    if (options.ref === false) worker.unref()
    const link = attachLink(id, mine, true)
    if (options.args !== undefined) sendArgs(link, options.args)
    return { worker, link }
  } catch (error) {
    void worker.terminate() // A3
    throw error
  }
}

/** A1. Returns its id. */
function enrollAs(worker: Worker, name: string): number {
  const here = registry()
  let failure: unknown
  let id = 0
  worker.on('error', (error) => (failure = asReal(error)))
  worker.once('exit', (code) => {
    if (id > 0) recordDeath(here, id, code, failure) // A2
  })
  enroll(worker)
  id = here.find(worker.threadId)
  writeName(here, id, name)
  return id
}

/** Node rebuilds an error that its thread could not write down itself as an object that only looks like one. */
function asReal(error: unknown): unknown {
  if (Error.isError(error) || !(error instanceof Error)) return error
  const { name, message, stack } = error
  const real = Object.setPrototypeOf(new Error(message), Object.getPrototypeOf(error) as object) as Error
  if (real.name !== name) real.name = name
  return Object.assign(real, { stack })
}
