// What subscribers and plugins are told while Node is being patched, and how they object.
//
// Subscribers are called at once, in the thread that patches. Do not throw in one to object: Node takes what it throws
// aside and ends the process with it a moment later. Call `veto`.

import { channel } from 'node:diagnostics_channel'

import { MisuseError } from '@hublet/core'

import type { PatchOptions } from './options.ts'
import type { PatchReport, Reason } from './report.ts'

/** Told before something is patched. */
export interface WillPatch {
  /** The part that is going to be patched: `fs`; for all of them `all`. */
  readonly name: string
  /** What `patchAll` was called with; undefined outside of it. */
  readonly options: PatchOptions | undefined
  /**
   * Leaves it unpatched, for the `reason` that the report will give.
   *
   * @throws {MisuseError} once it has been decided: do not wait before.
   */
  veto(reason: string): void
}

/** Told after something was patched. */
export interface DidPatch {
  readonly name: string
  readonly options: PatchOptions | undefined
  /** What has been done for `name`. */
  readonly report: PatchReport
}

/**
 * What a plugin may export. Subscribers of the diagnostics channels `hublet.monkey.will-patch-all`,
 * `hublet.monkey.will-patch-module`, `hublet.monkey.did-patch-module` and `hublet.monkey.did-patch-all` are told the same.
 */
export interface PatchHooks {
  willPatchAll?(event: WillPatch): void
  willPatchModule?(event: WillPatch): void
  didPatchModule?(event: DidPatch): void
  didPatchAll?(event: DidPatch): void
}

/** Somebody's hooks, and for reports whose they are. */
export interface Listener {
  readonly from: string
  readonly hooks: PatchHooks
}

const channels = {
  willPatchAll: channel('hublet.monkey.will-patch-all'),
  willPatchModule: channel('hublet.monkey.will-patch-module'),
  didPatchModule: channel('hublet.monkey.did-patch-module'),
  didPatchAll: channel('hublet.monkey.did-patch-all'),
}

/** All who are told while one call patches. What a hook throws goes into `failed`: it is no objection. */
export class Audience {
  readonly #options: PatchOptions | undefined
  readonly #listeners: readonly Listener[]
  readonly #failed: PatchReport['failed']

  constructor(options: PatchOptions | undefined, listeners: readonly Listener[], failed: PatchReport['failed']) {
    this.#options = options
    this.#listeners = listeners
    this.#failed = failed
  }

  /** The first objection, if there is one. */
  ask(moment: 'willPatchAll' | 'willPatchModule', name: string): Reason | undefined {
    let objection: Reason | undefined
    let decided = false
    const veto = (why: string): void => {
      if (decided) throw new MisuseError(`cannot veto the patching of ${name}: it is decided; veto at once when told`)
      objection ??= { what: name, why }
    }
    const event: WillPatch = { name, options: this.#options, veto }
    channels[moment].publish(event)
    this.#call((hooks) => hooks[moment]?.(event))
    decided = true
    return objection
  }

  tell(moment: 'didPatchModule' | 'didPatchAll', name: string, report: PatchReport): void {
    const event: DidPatch = { name, options: this.#options, report }
    channels[moment].publish(event)
    this.#call((hooks) => hooks[moment]?.(event))
  }

  #call(hook: (hooks: PatchHooks) => void): void {
    for (const { from, hooks } of this.#listeners) {
      try {
        hook(hooks)
      } catch (error) {
        this.#failed.push({ what: from, error })
      }
    }
  }
}
