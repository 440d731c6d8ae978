// A greenlet whose child does not want to end is killed. Nothing else is left to do, so the program ends when the child has.

import { exec } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { promisify } from 'node:util'

import { spawn } from '@hublet/core'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { ownResources } from '../../packages/monkey/src/owned/own-resources.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { childProcess, setChildProcessOptions } from '../../packages/monkey/src/patches/child-process.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Patcher } from '../../packages/monkey/src/patching/patcher.ts'

setChildProcessOptions({ group: true, grace: 100 })
new Patcher([childProcess], () => []).patchPart('childProcess')

const told = Promise.withResolvers<string>()
const g = spawn(() => {
  const run = promisify(exec)(`trap '' TERM; sleep 60 & echo $$ $!; while :; do sleep 0.02; done`)
  run.child.stdout!.once('data', (pids: string) => told.resolve(pids))
  return run
})
console.log((await told.promise).trim())
await g.kill()

await ownResources(async () => {
  await once(createServer().listen(0), 'listening')
  await promisify(exec)('true')
})
