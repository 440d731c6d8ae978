// What a reader must know to compare figures.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'

export const python = '/usr/bin/python3'

function ask(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

/** The versions of gevent and Python, or undefined if they are not installed. */
export const geventVersion: string | undefined = ask(python, [
  '-c',
  'import gevent, platform; print(f"gevent {gevent.__version__}, Python {platform.python_version()}")',
])

function read(file: string): { version: string; [field: string]: unknown } {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as { version: string }
}

function versions(): string {
  const { dependencies, devDependencies } = read('package.json')
  return Object.keys({ ...(dependencies as object), ...(devDependencies as object) })
    .filter((name) => !name.startsWith('@hublet/'))
    .map((name) => `${name} ${read(`node_modules/${name}/package.json`).version}`)
    .join(', ')
}

export function machine(): string[] {
  const commit = ask('git', ['rev-parse', '--short', 'HEAD']) ?? 'unknown'
  const changed = ask('git', ['status', '--porcelain', 'packages']) === '' ? '' : ' with changes'
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} at the start`,
    `Node ${process.version.slice(1)}; ${geventVersion ?? 'no gevent'}`,
    versions(),
    `hublet at commit ${commit}${changed}, ${new Date().toISOString().slice(0, 10)}`,
  ]
}
