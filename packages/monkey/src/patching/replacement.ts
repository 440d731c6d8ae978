// What a patch is made of. Every file of patches/ exports one ModulePatch, and needs nothing else of this folder.

/** A function of whose signature nothing is known. `Reflect.apply(original, this, args)` calls it. */
export type Callable = (this: unknown, ...args: unknown[]) => unknown

/** The parts that Node is patched in: the options of `patchAll`. */
export const patchNames = [
  'fetch',
  'timers',
  'fs',
  'dns',
  'events',
  'streams',
  'readline',
  'childProcess',
  'net',
  'http',
  'tls',
  'crypto',
  'zlib',
  'workers',
] as const

export type PatchName = (typeof patchNames)[number]

/**
 * One function put in the place of another.
 *
 * What `wrap` returns is never put there as it is, but behind a function that looks like the original (name, length,
 * own properties, text, prototype) and that calls the original again once the patch is undone. So `wrap` may return
 * any function: an arrow, an `async function`, and for a class a `class extends original`, whose instances stay
 * instances of the original: its constructor and private fields count, methods of its own do not reach them. A `function`
 * that makes instances itself passes its `new.target` on, or classes that extend the wrapper lose their methods.
 *
 * The property may be an accessor: then `wrap` gets the function that the getter returns, when it first does.
 *
 * Use {@link replacement} where the type of the function is known.
 */
export interface Replacement {
  /** Where the property is its own: the exports of a builtin, a prototype, `globalThis`. */
  readonly target: object
  readonly key: PropertyKey
  /** `node:fs/promises`: for reports and `isPatched`. */
  readonly module?: string
  readonly wrap: (original: Callable) => Callable
  /** The same for what `util.promisify` makes of the function. Without it that stays what it was. */
  readonly promisified?: (original: Callable) => Callable
}

/** What a part of Node has replaced. */
export interface ModulePatch<Name extends string = PatchName> {
  readonly name: Name
  /** Called when the patch is installed, not before: what it loads is loaded then. */
  readonly targets: () => Iterable<Replacement>
}

/**
 * A {@link Replacement} of a property whose type is known.
 *
 * ```ts
 * const net = process.getBuiltinModule('node:net')
 * replacement(net, 'connect', 'node:net', (connect) => wrapperOf(connect))
 * ```
 */
export function replacement<T extends object, K extends keyof T>(
  target: T,
  key: K,
  module: string,
  wrap: (original: T[K]) => T[K],
): Replacement {
  return { target, key, module, wrap: (original) => wrap(original as T[K]) as Callable }
}
