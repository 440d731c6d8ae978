// What tells that a package has native code. Its calls may block, or hold threads of libuv; no source shows it.

import type { Package } from './installed/tree.ts'

/** Packages that load or build addons for the one that depends on them. */
const loaders = new Set([
  'bindings',
  'node-gyp-build',
  'node-gyp',
  'node-pre-gyp',
  '@mapbox/node-pre-gyp',
  'prebuild-install',
  'prebuildify',
  'node-addon-api',
  'napi-postinstall',
  'nan',
])

/** Its addons and build files, then the dependencies that are for addons. */
export function nativeCode(one: Package, files: readonly string[]): string[] {
  return [...files, ...[...one.dependencies, ...one.optional].filter((name) => loaders.has(name))]
}
