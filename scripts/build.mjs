// The build: declarations by the compiler, and of each package as few modules as its entries allow. A thread loads them
// anew: a dozen files take a third of the time, and two thirds of the memory, that two hundred take.

import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { rolldown } from 'rolldown'

import { root, run } from './set-up.mjs'

/** What each package is entered by. */
const packages = {
  core: ['index', 'lowlevel', 'testing', 'comlink', 'threads/entry'],
  locks: ['index'],
  threadpool: ['index', 'threads/worker', 'threads/piscina-entry', 'jobs/root-pool', 'executor/chunk-runner'],
  monkey: ['index', 'register'],
  cli: ['hublet'],
}

/**
 * Each becomes one file: one for all would need more memory while it is read. Of a package without floors every entry has
 * what it needs, and no more: the threads of a pool need but a part of it.
 */
const floors = {
  core: [
    'hub',
    'greenlet',
    'objects',
    'pools',
    'diagnosis',
    'threads/codec',
    'threads/references',
    'threads/supervise',
    'threads',
  ],
  locks: ['shared'],
  threadpool: [],
  monkey: [],
  cli: [],
}

/** What is loaded by its entry alone stays in it. */
const isIn = (floor) => (id) => id.includes(`/src/${floor}/`) && !/\/src\/threads\/(entry\.ts|comlink\/)/.test(id)

async function bundle(name, entries) {
  const folder = join(root, 'packages', name)
  const dist = join(folder, 'dist')
  for (const file of readdirSync(dist, { recursive: true })) {
    if (/\.js(\.map)?$/.test(file)) rmSync(join(dist, file))
  }
  const build = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry.split('/').at(-1), join(folder, 'src', `${entry}.ts`)])),
    platform: 'node',
    external: /^(node:|@hublet\/|comlink|piscina|acorn|eslint-scope|globals|oxc-parser|commander)/,
    treeshake: { moduleSideEffects: true },
  })
  await build.write({
    dir: dist,
    format: 'esm',
    sourcemap: true,
    comments: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: floors[name].map((floor) => ({ name: floor.replace('/', '-'), test: isIn(floor) })) },
  })
  await build.close()
}

const status = run('tsc', ['-b'])
if (status !== 0) process.exit(status)
for (const [name, entries] of Object.entries(packages)) await bundle(name, entries)
