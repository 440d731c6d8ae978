// A function that keeps its thread from everything else until it is done.

/** What is known of one such function. */
export interface BlockingCall {
  /** `fs.readFileSync`, `fs.Dir.readSync`, `sqlite.StatementSync.all`, `Atomics.wait`: what options and reports say. */
  readonly name: string
  /** Where it is, and under which key. */
  readonly target: object
  readonly key: string
  readonly module: string
  /** What does not block: `fs.promises.readFile, or threadpool.apply`. */
  readonly alternative: string
  /** Over in microseconds, unless it is given megabytes. */
  readonly brief: boolean
}

const briefOnes = new Set(['crypto.randomFillSync', 'crypto.hkdfSync', 'crypto.generateKeySync'])
const inPool = 'threadpool.apply'

const exceptions: Readonly<Record<string, string>> = {
  'Atomics.wait': 'Atomics.waitAsync, or the locks of @hublet/locks',
  'child_process.execFileSync': 'promisify(child_process.execFile)',
  'child_process.execSync': 'promisify(child_process.exec)',
  'child_process.spawnSync': 'child_process.spawn',
  'fs.Dir.closeSync': 'Dir.close',
  'fs.Dir.readSync': '`for await` over the Dir',
  'fs.existsSync': `fs.promises.access, or ${inPool}`,
  'fs.realpathSync.native': `fs.promises.realpath, or ${inPool}`,
  'v8.writeHeapSnapshot': 'v8.getHeapSnapshot in another thread (worker.getHeapSnapshot)',
}

/** `exports`: the module it is exported from. */
export function blockingCall(
  name: string,
  { target, key, module, exports }: { target: object; key: string; module: string; exports: object },
): BlockingCall {
  return {
    name,
    target,
    key,
    module,
    alternative: exceptions[name] ?? alternativeOf(name, module, exports),
    brief: briefOnes.has(name),
  }
}

function alternativeOf(name: string, module: string, exports: object): string {
  const plain = name.slice(name.lastIndexOf('.') + 1).replace(/Sync$/, '')
  const promises: unknown = Reflect.get(exports, 'promises')
  if (isFunctionIn(promises, plain)) return `${module}.promises.${plain}, or ${inPool}`
  if (isFunctionIn(exports, plain)) return `${module}.${plain}, or ${inPool}`
  return inPool
}

function isFunctionIn(object: unknown, key: string): boolean {
  return typeof object === 'object' && object !== null && typeof Reflect.get(object, key) === 'function'
}
