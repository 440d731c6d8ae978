// The patches of this thread, and who is told of them.

import { appManifest } from './app.ts'
import type { Listener } from './events.ts'
import { modules } from './modules.ts'
import { Patcher } from './patcher.ts'
import { loadPlugins } from './plugins.ts'

let plugins: Listener[] | undefined

/** All threads patch for themselves. */
export const patcher: Patcher = new Patcher(modules, (failed) => {
  if (plugins !== undefined) return plugins
  plugins = [] // a plugin that patches while it is loaded does not load them again
  const app = appManifest()
  if (app !== undefined) plugins = loadPlugins(app, failed)
  return plugins
})
