// Which functions of Node block the thread, and which wait: only these are worth to be named.

/** What the calls are that nothing but the end of the call interrupts. */
export function blocks(call: string): boolean {
  return /^(?:fs|child_process|crypto|zlib)\.\w+Sync$|^Atomics\.wait$|^sqlite\.DatabaseSync$/.test(call)
}

/** The last part of each of them, as this Node has them. */
export const blockingNames: readonly string[] = [
  ...['fs', 'child_process', 'crypto', 'zlib'].flatMap((module) => Object.keys(exportsOf(module))),
  'DatabaseSync',
].filter((name) => name.endsWith('Sync'))

/** Those that take as long as a program or a computation does, not a file. */
export function isHeavy(call: string): boolean {
  return /^(?:child_process|zlib)\.|^Atomics\.|^crypto\.(?:pbkdf2|scrypt|generateKeyPair|generatePrime|checkPrime|argon2)/.test(
    call,
  )
}

/** Functions that wait; those whose module has a `*Sync` of the same name come on top. */
const waiting: Readonly<Record<string, readonly string[]>> = {
  child_process: ['exec', 'execFile', 'spawn', 'fork'],
  crypto: ['randomFill'],
  dns: ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'reverse'],
  'dns.promises': ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'reverse'],
  events: ['once', 'on'],
  fs: ['watch'],
  http: ['request', 'get'],
  http2: ['connect'],
  https: ['request', 'get'],
  net: ['connect', 'createConnection'],
  readline: ['createInterface'],
  'readline.promises': ['createInterface'],
  stream: ['pipeline', 'finished'],
  'stream.promises': ['pipeline', 'finished'],
  timers: ['setTimeout', 'setInterval', 'setImmediate'],
  'timers.promises': ['setTimeout', 'setInterval', 'setImmediate'],
  tls: ['connect'],
  worker_threads: ['Worker'],
}

/** Modules that have such functions, as they are imported. */
export const patchedModules: readonly string[] = [
  ...Object.keys(waiting).map((module) => module.replace('.', '/')),
  'fs/promises',
  'zlib',
  'graceful-fs',
  'fs-extra',
]

const waitingGlobals = new Set(['fetch', 'setTimeout', 'setInterval', 'setImmediate'])

/** Whether a patch replaces it, so that a copy taken before stays as it was. */
export function waits(name: string): boolean {
  const dot = name.lastIndexOf('.')
  if (dot < 0) return waitingGlobals.has(name)
  const [module, key] = [name.slice(0, dot), name.slice(dot + 1)]
  return (waiting[module]?.includes(key) ?? false) || functionsOf(module).has(key)
}

const functions = new Map<string, ReadonlySet<string>>()

/** Those of which the module has a blocking form, as this Node has them; of fs.promises all. */
function functionsOf(module: string): ReadonlySet<string> {
  const known = functions.get(module)
  if (known !== undefined) return known
  const exported = exportsOf(module)
  const found = Object.keys(exported).filter((key) =>
    module === 'fs.promises' ? typeof exported[key] === 'function' : `${key}Sync` in exported,
  )
  const names = new Set(/^(?:fs|fs\.promises|crypto|zlib|child_process)$/.test(module) ? found : [])
  functions.set(module, names)
  return names
}

function exportsOf(module: string): Readonly<Record<string, unknown>> {
  return (process.getBuiltinModule(module.replace('.', '/')) ?? {}) as Readonly<Record<string, unknown>>
}
