// Plugins: modules that are told when Node is patched, and may object. A package names them in its package.json,
//
//   "hublet": { "plugins": ["./hublet-plugin.js"] }
//
// and is asked if it is the app or one of its dependencies; dependencies of dependencies are not. Plugins are loaded by
// `require`, which takes ES modules without top-level await, too: patching does not wait.

import { readFileSync } from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { MisuseError } from '@hublet/core'
import { describe } from '@hublet/core/lowlevel'

import type { Listener, PatchHooks } from './events.ts'
import type { PatchReport } from './report.ts'

interface Manifest {
  readonly hublet?: { readonly plugins?: unknown }
  readonly dependencies?: object
  readonly devDependencies?: object
  readonly optionalDependencies?: object
}

/** The hooks of all plugins of the app whose package.json that is; what cannot be loaded goes into `failed`. */
export function loadPlugins(app: string, failed: PatchReport['failed']): Listener[] {
  const manifest = attempt(app, failed, () => read(app))
  if (manifest === undefined) return []
  const listeners = pluginsOf(app, manifest, failed)
  const { dependencies, devDependencies, optionalDependencies } = manifest
  for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
    const found = attempt(name, failed, () => find(name, app))
    const its = found === undefined ? undefined : attempt(found, failed, () => read(found))
    if (found !== undefined && its !== undefined) listeners.push(...pluginsOf(found, its, failed))
  }
  return listeners
}

function pluginsOf(path: string, { hublet }: Manifest, failed: PatchReport['failed']): Listener[] {
  const names = hublet?.plugins ?? []
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    const text = `cannot load plugins: hublet.plugins is ${describe(names)}, make it a list of files`
    failed.push({ what: path, error: new MisuseError(text) })
    return []
  }
  return names.flatMap((name) => {
    const from = join(dirname(path), name)
    const hooks = attempt(from, failed, () => createRequire(path)(from) as PatchHooks)
    return hooks === undefined ? [] : [{ from, hooks }]
  })
}

function read(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}

/** The package.json of a dependency; undefined if that is not installed, which is the package manager's business. */
function find(name: string, app: string): string | undefined {
  try {
    return findPackageJSON(name, pathToFileURL(app))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

function attempt<T>(what: string, failed: PatchReport['failed'], load: () => T): T | undefined {
  try {
    return load()
  } catch (error) {
    failed.push({ what, error })
    return undefined
  }
}
