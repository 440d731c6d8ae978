// Real servers, each in a folder of its own and on a free port: started for one test file, gone after it.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, constants, mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const patience = 30_000 // milliseconds until a server accepts connections
const run = promisify(execFile)

export interface Server extends AsyncDisposable {
  readonly port: number
}

const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', ...postgresFolders()]

/** Where an executable is; undefined if it is not installed. */
export function installed(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(executable)
}

export function redis(): Promise<Server> {
  return serve('redis', (folder, port) => {
    return spawn(installed('redis-server')!, ['--port', `${port}`, '--save', '', '--dir', folder], quiet)
  })
}

/** The database `postgres`, which anybody may use as the user `postgres`. */
export function postgres(): Promise<Server> {
  const start = async (folder: string, port: number): Promise<ChildProcess> => {
    const data = join(folder, 'data')
    const flags = ['-A', 'trust', '-U', 'postgres', '--no-sync', '--no-locale', '-E', 'UTF8']
    await asUser('postgres', folder, [installed('initdb')!, '-D', data, ...flags])
    const options = ['-p', `${port}`, '-h', '127.0.0.1', '-k', folder, '-F']
    return startAs('postgres', folder, [installed('postgres')!, '-D', data, ...options])
  }
  return serve('postgres', start, 'SIGINT') // it would wait for clients that have not gone, else
}

/** The database `mysql`, which anybody may use as the user `root`. */
export function mariadb(): Promise<Server> {
  return serve('mysql', async (folder, port) => {
    const data = join(folder, 'data')
    const setUp = ['--no-defaults', `--datadir=${data}`, '--skip-test-db', '--auth-root-authentication-method=normal']
    await asUser('mysql', folder, [installed('mariadb-install-db')!, ...setUp])
    const socket = join(folder, 'socket')
    const options = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${socket}`, `--pid-file=${folder}/pid`]
    return startAs('mysql', folder, [installed('mariadbd')!, '--no-defaults', `--datadir=${data}`, ...options])
  })
}

const quiet = { stdio: 'ignore' } as const

async function serve(
  name: string,
  start: (folder: string, port: number) => ChildProcess | Promise<ChildProcess>,
  stop: NodeJS.Signals = 'SIGTERM',
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), `hublet-${name}-`))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const child = await start(folder, port)
  const ended = once(child, 'exit')
  await accepting(name, child, port)
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill(stop)
      await ended
      await rm(folder, { recursive: true, maxRetries: 5 })
    },
  }
}

/** Servers refuse to be run by root: then it is the user that Debian has made for them. */
function identity(user: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return Promise.resolve({})
  return Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]).then(([uid, gid]) => ({
    uid: Number(uid.stdout),
    gid: Number(gid.stdout),
  }))
}

async function asUser(user: string, folder: string, [file, ...args]: string[]): Promise<void> {
  const owner = await identity(user)
  if (owner.uid !== undefined) await run('chown', [`${owner.uid}:${owner.gid}`, folder])
  await run(file!, args, { ...owner, cwd: folder })
}

async function startAs(user: string, folder: string, [file, ...args]: string[]): Promise<ChildProcess> {
  return spawn(file!, args, { ...(await identity(user)), cwd: folder, ...quiet })
}

async function accepting(name: string, child: ChildProcess, port: number): Promise<void> {
  const end = Date.now() + patience
  while (!(await accepts(port))) {
    if (child.exitCode !== null)
      throw new Error(`${name} has ended with ${child.exitCode} before it accepted connections`)
    if (Date.now() > end) throw new Error(`${name} accepts no connections on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function postgresFolders(): string[] {
  try {
    return readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // that is what was asked
  }
}
