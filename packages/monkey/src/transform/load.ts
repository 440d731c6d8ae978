// The hook through which everything passes that this thread loads.
//
//   L1  what comes is what the hooks before this one give: other loaders come first
//   L2  most files contain no `await`, and they are let through before anything is done that takes time
//   L3  what Node will find faulty is let through as it is: Node says what is wrong with it, and where

import { existsSync, readFileSync } from 'node:fs'
import type { LoadFnOutput, LoadHookSync } from 'node:module'
import { fileURLToPath } from 'node:url'

import { describeError } from '@hublet/core/lowlevel'

import type { Cache } from './cache.ts'
import { type TransformChoice, isChosen, isInPackage } from './choice.ts'
import { hasParser, parserLoads } from './parser.ts'
import { type SourceFormat, type TransformSourceOptions, type TransformedSource, transformSource } from './source.ts'
import { countFile } from './stats.ts'

export interface LoadSettings {
  choice: TransformChoice
  cache: Cache
}

export function loadHook(settings: LoadSettings): LoadHookSync {
  return (url, context, nextLoad) => {
    const loaded = nextLoad(url, context) // L1
    const format = (loaded.format ?? context.format ?? undefined) as SourceFormat
    if (!formats.has(format) || parserLoads()) return loaded
    const source = loaded.source ?? textOnDisk(url)
    if (source === undefined || !containsAwait(source) || !isChosen(settings.choice, url)) return loaded // L2
    const text = textOf(source)
    const options = { url, format, kind: isInPackage(url) ? 'package' : 'app' } as const
    const made = settings.cache.through(text, options, () => transform(text, options))
    if (made === undefined) return loaded
    countFile(made.changed, made.skipped)
    return made.changed ? { ...loaded, source: made.code } : loaded // L3
  }
}

/** Undefined if that could not be done: not the program's fault, which goes on. */
function transform(source: string, options: TransformSourceOptions): TransformedSource | undefined {
  if (!hasParser()) {
    countFile(false, [{ reason: 'parser', line: 1 }])
    return undefined
  }
  try {
    return transformSource(source, options)
  } catch (error) {
    countFile(false, [{ reason: 'fault', line: 1 }])
    process.emitWarning(`awaits of ${options.url} are not transformed, kills do not reach them: please report this`, {
      type: 'HubletTransformWarning',
      code: 'HUBLET_TRANSFORM_FAULT',
      detail: describeError(error),
    })
    return undefined
  }
}

/** A loader may leave it to Node to read a script. */
function textOnDisk(url: string): Source | undefined {
  const path = url.startsWith('file:') ? fileURLToPath(url) : undefined
  return path !== undefined && existsSync(path) ? readFileSync(path) : undefined // L3
}

/** `undefined` and `typescript`: what `require` loads, where no `package.json` says what it is. */
const formats: ReadonlySet<SourceFormat> = new Set([
  'module',
  'commonjs',
  'module-typescript',
  'commonjs-typescript',
  'typescript',
  undefined,
])

type Source = NonNullable<LoadFnOutput['source']>

function containsAwait(source: Source): boolean {
  return typeof source === 'string' ? source.includes('await') : bytesOf(source).includes('await')
}

function textOf(source: Source): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(bytesOf(source))
}

function bytesOf(source: Exclude<Source, string>): Buffer {
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source)
}
