// Starts Node in place of this process: same pid, same terminal, its signals and its exit code are its own. Where a process cannot
// be replaced (Windows), a child is started, and followed in both directions.

import { spawn } from 'node:child_process'

/** Replaces this process by Node with `args`; comes back only where that is impossible. */
export function becomeNode(args: readonly string[], env: NodeJS.ProcessEnv): void {
  process.execve?.(process.execPath, [process.execPath, ...args], definedIn(env))
}

/** Runs Node as a child: passes signals on to it, and ends as it ends. */
export function followNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' })
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal)
  for (const signal of passed) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const each of passed) process.off(each, passOn)
      if (signal !== null) process.kill(process.pid, signal)
      resolve(code ?? 1)
    })
  })
}

const passed: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

const definedIn = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
