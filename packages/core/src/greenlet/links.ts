// Who is told when something is ready: waits (at once), internal followers (at once) and link callbacks (queued).
//
//   K1  a node is told at most once; leaving the list before that means never
//   K2  nodes are told in the order in which they were added
//   K3  a callback stays in the list until it is really called, so that an earlier callback can still unlink it
//   K4  what a callback throws is reported with the link and the source; the others are called all the same

import { checkFunction } from '../hub/arguments.ts'
import { Callback } from '../hub/callback.ts'
import { captureContext } from '../hub/context.ts'
import { describe, functionName } from '../hub/describe.ts'
import { runQueue } from '../hub/run-queue.ts'
import type { ErrorContext } from '../hub/settings.ts'
import { RawStart } from './raw.ts'
import { WaitList, WaitNode } from './wait-list.ts'

/** What can be waited for and linked to: greenlets, events, results. */
export interface Waitable {
  /** Whether a wait for it would return at once. */
  readonly ready: boolean
  /** Has `callback(this)` called by the hub once it is ready, also if it is already. It must neither wait nor throw. */
  rawlink(callback: (source: this) => unknown): Disposable
  /** Takes back a link made with this callback; unknown ones are ignored. */
  unlink(callback: (source: this) => unknown): void
}

/** What can be linked in place of a function: an `AsyncResult`, an `Event`, a `Queue`, a `Channel`. */
export interface LinkTarget<S> {
  /** Called in a greenlet of its own when `source` is ready. */
  onLink(source: S): unknown
}

/** A function, or something that stands for one. */
export type LinkCallback<S> = ((source: S) => unknown) | LinkTarget<S>

/** A node that wants to know when its source is ready. */
export interface Follower extends WaitNode {
  /** On whose behalf it follows. */
  readonly owner?: object | undefined
  /** `gone`: the source became a zombie; it will perhaps never be ready. */
  notify(source: unknown, gone: boolean): void
}

export type LinkMode = 'raw' | 'any' | 'value' | 'exception'

/** A link callback in a list. */
export class Link extends WaitNode implements Follower, Disposable {
  /** As it was given: `unlink` looks for it. */
  readonly callback: LinkCallback<never>
  readonly mode: LinkMode
  readonly #context: ReturnType<typeof captureContext> | undefined

  constructor(callback: LinkCallback<never>, mode: LinkMode) {
    if (mode === 'raw' || !isTarget(callback)) checkFunction(mode === 'raw' ? 'rawlink' : 'link', 'callback', callback)
    super()
    this.callback = callback
    this.mode = mode
    this.#context = mode === 'raw' ? undefined : captureContext()
  }

  notify(source: object & { readonly successful?: boolean }, gone: boolean): void {
    if (gone) return
    if (this.mode === 'value' || this.mode === 'exception') {
      if (source.successful !== (this.mode === 'value')) return this.leave()
    }
    const call = (): unknown => {
      if (this.list === undefined) return undefined // K1: unlinked since
      this.leave()
      const { callback } = this
      return isTarget(callback) ? callback.onLink(source as never) : callback(source as never)
    }
    const context = (): ErrorContext => ({
      kind: 'link',
      source: { link: this.callback, source },
      text: `link ${isTarget(this.callback) ? describe(this.callback) : functionName(this.callback)} of ${describe(source)} failed`,
    })
    if (this.mode === 'raw') runQueue.push(new Callback(call, context))
    else runQueue.push(new RawStart(call, context, this.#context))
  }

  [Symbol.dispose](): void {
    this.leave()
  }
}

function isTarget(callback: LinkCallback<never>): callback is LinkTarget<never> {
  return typeof (callback as Partial<LinkTarget<never>> | undefined)?.onLink === 'function'
}

/** Tells all that stand in the list now (K2); one that leaves meanwhile is not told (K1). */
export function notifyAll(list: WaitList<Follower> | undefined, source: unknown, gone = false): void {
  if (list === undefined) return
  if (list.size <= 1) return list.first?.notify(source, gone)
  for (const node of list.toArray()) if (node.list !== undefined) node.notify(source, gone)
}

/** The first link with this callback. */
export function findLink(list: WaitList<Follower> | undefined, callback: unknown): Link | undefined {
  for (const node of list?.toArray() ?? []) if (node instanceof Link && node.callback === callback) return node
  return undefined
}
