// A worker thread with a hub of its own, seen by the one who has started it.
//
//   T1  `start` returns when the module is loaded and its functions can be called; whatever prevents that is its error, and
//       then there is no thread
//   T2  `exited` is set once, when the thread is really gone: whoever waits for it, and for anything asked of it, goes on
//   T3  a crash is reported if nobody hears of it otherwise: neither who waits for an answer, nor who has looked at
//       `exited`; it never takes the process down
//   T4  a thread that does not end within `hub.killGrace` of terminate() is a zombie: counted, not waited for; what was
//       asked of it here fails

import type { Worker, WorkerOptions } from 'node:worker_threads'

import { ArgumentTypeError, type HubExit, ZombieError } from '../errors.ts'
import { checkWaitOptions, park } from '../greenlet/park.ts'
import { shield } from '../greenlet/shield.ts'
import type { WaitOptions } from '../greenlet/wait.ts'
import { checkDelay } from '../hub/arguments.ts'
import { describe } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'
import { settings } from '../hub/settings.ts'
import { AsyncResult } from '../objects/async-result.ts'
import { type Launcher, launch } from './launch.ts'
import type { Link } from './link.ts'
import { STOP } from './record.ts'
import { RemoteHub } from './remote-hub.ts'
import { StartWait } from './start-wait.ts'

export interface HubThreadOptions extends WaitOptions {
  /** What it is called in reports and for `hubByName`. Default: the file name of the module. */
  name?: string
  /** What `thisHub().args` is over there: anything that can be sent. */
  args?: unknown
  /** Its `process.env`. Default: PATH, HOME, TZ, TMPDIR, the language, and what begins with NODE_ or HUBLET_. */
  env?: NodeJS.ProcessEnv
  /** Limits of its heap and stack. What they do not contain: one huge allocation ends the process. */
  resourceLimits?: WorkerOptions['resourceLimits']
  /** Options of Node, beside those of this process. Options of V8 are of the whole process: Node refuses them here. */
  execArgv?: readonly string[]
  /** Whether it keeps the process alive. Default `true`. */
  ref?: boolean
}

export interface StopOptions {
  /** Milliseconds that its greenlets have for their cleanup. Default `hub.killGrace` (5000). */
  grace?: number
}

/** As `HubThread.start`, in a worker that `launcher` starts. */
export let startBy: <M extends object>(
  url: URL | string,
  options: HubThreadOptions,
  launcher: Launcher,
) => Promise<HubThread<M>>

/** Threads that were terminated and have not ended. */
const zombies = new Set<object>()

/**
 * A thread with a hub: runs a module, whose exported functions other hubs call.
 *
 * For one function that computes, use a thread pool; a hub thread is for services that wait, and keep state.
 *
 * ```ts
 * const thread = await HubThread.start<typeof import('./words.ts')>(new URL('./words.ts', import.meta.url))
 * await thread.api.count('to be or not to be') //=> 6
 * await thread.stop()
 * ```
 *
 * Order: what one greenlet asks of a hub arrives in the order in which it was asked.
 */
export class HubThread<M extends object = Record<string, (...args: never[]) => unknown>> extends RemoteHub<M> {
  /** Node's number of the thread. */
  readonly threadId: number
  readonly #worker: Worker
  readonly #link: Link
  readonly #exited = new AsyncResult<HubExit>()
  #watched = false
  #stopping = false

  private constructor(worker: Worker, link: Link) {
    super(link.id, link.name)
    this.threadId = worker.threadId
    this.#worker = worker
    this.#link = link
    link.onGone((exit, told) => this.#end(exit, told))
  }

  /**
   * Starts a thread, and waits until the module is loaded and its functions can be called.
   *
   * Cancel: the thread is terminated.
   *
   * @throws what the module throws when it is loaded, or that it cannot be found
   * @throws {HubExit} if the thread ends before that
   * @throws {TooManyThreads} if 256 threads are enrolled
   */
  static start<M extends object = Record<string, (...args: never[]) => unknown>>(
    url: URL | string,
    options: HubThreadOptions = {},
  ): Promise<HubThread<M>> {
    return HubThread.#start<M>(url, options)
  }

  static {
    startBy = (url, options, launcher) => HubThread.#start(url, options, launcher)
  }

  static async #start<M extends object>(
    url: URL | string,
    options: HubThreadOptions,
    launcher?: Launcher,
  ): Promise<HubThread<M>> {
    const href = hrefOf(url)
    checkWaitOptions('HubThread.start', options)
    const name = options.name ?? href.slice(href.lastIndexOf('/') + 1)
    if (typeof name !== 'string' || name === '') {
      throw new ArgumentTypeError(`HubThread.start: name must be a text, got ${describe(options.name)}`)
    }
    const { worker, link } = launch(href, name, options, launcher)
    const thread = new HubThread<M>(worker, link)
    const wait = new StartWait(link)
    const { timeout, signal } = options
    const started = park(wait, undefined, { timeout, signal })
    link.expect(0, wait)
    try {
      await started
    } catch (error) {
      thread.#watched = true
      await shield(() => thread.terminate()) // T1
      throw error
    }
    return thread
  }

  /** How it ended, once it has: {@link HubExit} as a value. Whoever looks at it hears of a crash that way: it is not reported. */
  get exited(): AsyncResult<HubExit> {
    this.#watched = true
    return this.#exited
  }

  /**
   * Ends it in an orderly way: calls are refused from now on, its greenlets are killed and their `finally` blocks run.
   * A thread that has not ended `grace` milliseconds later is terminated. Resolves to `false` if it does not end at all.
   *
   * Cancel: it goes on ending.
   */
  async stop(options?: StopOptions): Promise<boolean> {
    const grace = options?.grace ?? settings.killGrace
    checkDelay('stop', 'grace', grace)
    this.#watched = true
    if (!this.#stopping && this.alive) {
      if (this.#link.exit !== undefined) return this.terminate() // it cannot be told
      this.#stopping = true
      this.#link.send(STOP, (writer) => writer.float(grace))
    }
    if (await this.#exited.wait({ timeout: grace + 1000 })) return true
    return this.terminate()
  }

  /**
   * Ends it at once: nothing of it runs any more, not even `finally` blocks. Resolves to `false` if it does not end,
   * which happens while it is in a call of the system that hangs.
   */
  async terminate(): Promise<boolean> {
    this.#watched = true
    void this.#worker.terminate()
    if (await this.#exited.wait({ timeout: settings.killGrace })) return true
    zombies.add(this)
    const why = 'it was terminated and has not ended: it hangs in a call of the system'
    this.#link.fail(new ZombieError(`hub "${this.name}" is a zombie: ${why}`)) // T4
    return false
  }

  /** The thread keeps the process alive, as it does from the start. */
  ref(): void {
    this.#worker.ref()
  }

  /** The thread does not keep the process alive. */
  unref(): void {
    this.#worker.unref()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #end(exit: HubExit, told: boolean): void {
    zombies.delete(this)
    this.#exited.set(exit) // T2
    if (told || this.#watched || (exit.exitCode === 0 && exit.cause === undefined)) return
    reportError(exit, { kind: 'hub-exit', source: this, text: `${this.toString()} crashed` }) // T3
  }
}

/** How many hub threads were terminated and have not ended: they are in calls of the system that hang. */
export function zombieThreads(): number {
  return zombies.size
}

function hrefOf(url: URL | string): string {
  if (url instanceof URL) return url.href
  if (typeof url === 'string' && (url.startsWith('file:') || url.startsWith('data:'))) return url
  throw new ArgumentTypeError(
    `HubThread.start: url must be a URL, got ${describe(url)}; use new URL('./module.ts', import.meta.url)`,
  )
}
