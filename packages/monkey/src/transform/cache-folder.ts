// Where transformed files are kept from one start to the next.

import { existsSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** `setting`: a folder, or `off`; undefined: the project's own, else one of this user. */
export function cacheFolder(setting: string | undefined): string | undefined {
  if (setting === 'off') return undefined
  if (setting !== undefined && setting !== '') return resolve(setting)
  return inProject(process.cwd()) ?? ofUser()
}

function inProject(folder: string): string | undefined {
  const modules = join(folder, 'node_modules')
  if (existsSync(join(folder, 'package.json')) && existsSync(modules)) return join(modules, '.cache', 'hublet')
  const above = dirname(folder)
  return above === folder ? undefined : inProject(above)
}

/** Everybody can write to the folder it is in, and what is read from it is run: it must be ours, and ours alone. */
function ofUser(): string | undefined {
  const user = process.getuid?.()
  const folder = join(tmpdir(), `hublet-${user ?? 'cache'}`)
  if (user === undefined) return folder
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const state = lstatSync(folder)
  return state.isDirectory() && state.uid === user && (state.mode & 0o022) === 0 ? folder : undefined
}
