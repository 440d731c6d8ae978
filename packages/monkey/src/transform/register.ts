// The load hook of this thread: installed once, whatever is loaded twice.

import { type ModuleHooks, registerHooks } from 'node:module'

import { installFrames } from '../frames/install.ts'
import { Cache } from './cache.ts'
import { type TransformChoice, checkChoice, parseChoice } from './choice.ts'
import { type LoadSettings, loadHook } from './load.ts'

export interface RegisterOptions {
  /** Which files are transformed; `HUBLET_TRANSFORM`, else `'app'`. */
  transform?: TransformChoice | undefined
  /** The folder in which transformed files are kept, or `'off'`; `HUBLET_CACHE`, else one in `node_modules/.cache`. */
  cache?: string | undefined
}

interface Registration {
  readonly settings: LoadSettings
  readonly hooks: ModuleHooks
  /** Of the copy of this package that was first. */
  configure(settings: LoadSettings, options: RegisterOptions): void
}

const slot = Symbol.for('@hublet/monkey/register')
const registrations = globalThis as { [slot]?: Registration | undefined }

/**
 * Transforms the awaits of what is loaded from now on, so that kills and timeouts reach them.
 *
 * For programs, `node --import @hublet/monkey/register`: it comes before the first file; to bundle, use `transformSource`.
 * A second call changes the options that it names, for what is loaded after it.
 *
 * ```ts
 * register({ transform: ['pg', 'redis'] })
 * const { main } = await import('./main.js') // `main`, pg and redis can be killed wherever they await
 * ```
 *
 * @throws {TypeError} if `transform` is nothing of the kind.
 */
export function register(options: RegisterOptions = {}): void {
  const before = registrations[slot]
  if (before !== undefined) return before.configure(before.settings, options)
  installFrames()
  const settings: LoadSettings = {
    choice: parseChoice(process.env['HUBLET_TRANSFORM']) ?? 'app',
    cache: new Cache(process.env['HUBLET_CACHE']),
  }
  configure(settings, options)
  registrations[slot] = { settings, hooks: registerHooks({ load: loadHook(settings) }), configure }
}

/** Undoes {@link register}: what is loaded from now on is as it was written. What has been loaded stays transformed. */
export function unregister(): void {
  registrations[slot]?.hooks.deregister()
  registrations[slot] = undefined
}

function configure(settings: LoadSettings, { transform, cache }: RegisterOptions): void {
  if (transform !== undefined) settings.choice = checkChoice(transform)
  if (cache !== undefined) settings.cache = new Cache(cache)
}
