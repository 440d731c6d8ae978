import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { type PatchName, patchNames, patchVariable } from '../../packages/cli/src/run/patches.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { patchNames as known } from '../../packages/monkey/src/patching/replacement.ts'
import { bin, clean, hublet } from '../support/audit/command.ts'
import { type Content, project } from '../support/audit/project.ts'

const files: Record<string, Content> = {
  'show.cjs': `console.log(JSON.stringify({
    argv: process.argv, execArgv: process.execArgv, main: require.main === module,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('HUBLET_'))) }))`,
  'end.mjs': 'process.exit(Number(process.argv[2]))',
  'die.mjs': 'process.kill(process.pid, process.argv[2]); setTimeout(() => {}, 60_000)',
  'wait.mjs': `process.on('SIGINT', () => { console.log('SIGINT'); process.exit(3) }); setTimeout(() => {}, 60_000); console.log('up')`,
  'echo.mjs': 'process.stdin.pipe(process.stdout)',
}

interface Shown {
  readonly argv: readonly string[]
  readonly execArgv: readonly string[]
  readonly main: boolean
  readonly env: Readonly<Record<string, string>>
}

function shown(args: readonly string[], env: Record<string, string> = {}): Shown & { readonly root: string } {
  using app = project(files)
  const { status, stdout, stderr } = hublet(['run', ...args], app.root, env)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return { ...(JSON.parse(stdout) as Shown), root: app.root }
}

test('M4 a script has its own argv, and is the main module', () => {
  const { argv, main, root } = shown(['--no-fs', './show.cjs', '--no-dns', '-x', '--', '--guard', 'a b', ''])

  expect(main).toBe(true)
  expect(argv.slice(1)).toEqual([join(root, 'show.cjs'), '--no-dns', '-x', '--', '--guard', 'a b', ''])
})

test('a script is named as node takes it, without its ending, too', () => {
  using app = project({ 'show.js': files['show.cjs']!, 'folder/index.js': files['show.cjs']! })

  expect(hublet(['run', 'show'], app.root).status).toBe(0)
  expect(hublet(['run', 'folder'], app.root).status).toBe(0)
})

test.each<[string[], Record<string, string>]>([
  [[], {}],
  [['--no-fs', '--no-child-process'], { HUBLET_PATCH: '-fs,-childProcess' }],
  [['--dns', '--fs'], { HUBLET_PATCH: 'fs,dns' }],
  [['--fs', '--no-dns'], { HUBLET_PATCH: 'fs' }],
  [
    ['--guard', 'throw', '--transform', 'pg, redis', '--guard=report'],
    { HUBLET_GUARD: 'report', HUBLET_TRANSFORM: 'pg,redis' },
  ],
])('run %j says it by the environment', (args, env) => {
  expect(shown([...args, 'show.cjs']).env).toEqual(env)
})

test('--verbose says what was patched', () => {
  using app = project(files)
  const { stdout, stderr } = hublet(['run', '--verbose', '--timers', 'show.cjs'], app.root)

  expect((JSON.parse(stdout) as Shown).env).toEqual({ HUBLET_PATCH: 'timers', HUBLET_VERBOSE: '1' })
  expect(stderr).toMatch(/^hublet: patched timers /)
})

test('what no option mentions stays as the environment has it', () => {
  expect(shown(['--no-fs', 'show.cjs'], { HUBLET_PATCH: 'dns', HUBLET_GUARD: 'report' }).env).toEqual({
    HUBLET_PATCH: '-fs',
    HUBLET_GUARD: 'report',
  })
})

test('flags for node come before the script', () => {
  const { execArgv } = shown(['--node-arg=--no-warnings', '--node-arg', '--stack-size=900', 'show.cjs'])

  expect(execArgv.slice(process.execArgv.length)).toEqual([
    '--no-warnings',
    '--stack-size=900',
    '--import',
    expect.stringContaining('register'),
  ])
})

test.each(patchNames)('%s can be turned off, and on alone', (name) => {
  expect(patchVariable({ [name]: false })).toBe(`-${name}`)
  expect(patchVariable({ [name]: true })).toBe(name)
})

test('the patches are those that @hublet/monkey has', () => {
  expect(patchNames).toEqual(known)
})

test('all patches turned off is none', () => {
  expect(patchVariable(Object.fromEntries(patchNames.map((name): [PatchName, boolean] => [name, false])))).toBe('none')
})

const follow = fileURLToPath(new URL('../support/audit/follow.ts', import.meta.url))

/** In place of the command, and as its child: where a process cannot be replaced. */
describe.each([
  ['in its place', [bin, 'run']],
  ['as a child', [follow]],
])('a script that runs %s', (_, before) => {
  const start = (root: string, ...args: string[]): ChildProcessByStdio<null, Readable, null> =>
    spawn(process.execPath, [...process.execArgv, ...before, ...args], {
      cwd: root,
      env: clean({}),
      stdio: ['ignore', 'pipe', 'inherit'],
    })

  test.each(['SIGTERM', 'SIGKILL'] as const)('and was killed by %s ends so', async (signal) => {
    using app = project(files)

    expect(await once(start(app.root, 'die.mjs', signal), 'exit')).toEqual([null, signal])
  })

  test('gets the signal', async () => {
    using app = project(files)
    const child = start(app.root, 'wait.mjs')
    await once(child.stdout, 'data')
    child.kill('SIGINT')

    const [[told], exit] = await Promise.all([once(child.stdout, 'data') as Promise<[Buffer]>, once(child, 'exit')])
    expect(String(told)).toBe('SIGINT\n')
    expect(exit).toEqual([3, null])
  })

  test('gives its exit code', async () => {
    using app = project(files)

    expect(await once(start(app.root, 'end.mjs', '42'), 'exit')).toEqual([42, null])
  })
})

test('stdin is the one of the script', async () => {
  using app = project(files)
  const child = spawn(process.execPath, [...process.execArgv, bin, 'run', 'echo.mjs'], {
    cwd: app.root,
    env: clean({}),
  })
  child.stdin.end('text')

  const [echoed] = (await once(child.stdout, 'data')) as [Buffer]
  expect(String(echoed)).toBe('text')
})

test('a script that is not there is refused in one line', () => {
  using app = project({})

  expect(hublet(['run', 'x.js'], app.root)).toEqual({
    status: 2,
    stdout: '',
    stderr: `hublet: cannot run x.js: no such script in ${app.root}\n`,
  })
})
