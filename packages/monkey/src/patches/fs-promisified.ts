// `util.promisify` of a function of `fs` makes a wait. The function itself is called as before.

import type { Dir } from 'node:fs'

import type { Replacement } from '../patching/replacement.ts'
import { fileManners } from './fs-promises.ts'
import { functionsOf, ofCallback } from './functions.ts'
import { type Manner, operation } from './operation.ts'

export function promisified(): Replacement[] {
  const target = process.getBuiltinModule('node:fs')
  const { close, rmdir } = target
  const manners: Record<string, Manner> = {
    ...fileManners(),
    open: { dispose: (late: number) => closing((done) => close(late, done)) },
    mkdtemp: { dispose: (late: string) => closing((done) => rmdir(late, done)) },
    opendir: { dispose: (late: Dir) => late.close() },
  }
  const names = functionsOf(target)
  // A function that has a `Sync` form takes a callback, and no other does that waits.
  return names
    .filter((key) => names.includes(`${key}Sync`))
    .map((key) => ofCallback(target, key, 'node:fs', operation(`fs.${key}`, { ...manners[key], named: true })))
}

function closing(begin: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    begin((error) => (error === null ? resolve() : reject(error)))
  })
}
