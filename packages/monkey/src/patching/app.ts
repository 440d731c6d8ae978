// Which app this is.

import { existsSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'

const key = 'hublet.monkey.app'

/**
 * The package.json nearest to the script that was started, if that is not part of a package that the app uses;
 * otherwise nearest to the working directory. In a worker it is the main thread's: the worker's file may be anybody's.
 */
export function appManifest(): string | undefined {
  if (isMainThread) setEnvironmentData(key, manifestOf(process.argv[1]) ?? nearestManifest(process.cwd()))
  return getEnvironmentData(key) as string | undefined
}

/** Of the app that a script belongs to. */
export function manifestOf(script: string | undefined): string | undefined {
  if (script === undefined) return undefined
  const [app] = dirname(resolve(script)).split(`${sep}node_modules`)
  return nearestManifest(app || sep)
}

function nearestManifest(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) return path
    if (folder === dirname(folder)) return undefined
  }
}
