// Source in, source out: every await of an async function tells the function's frame, which a kill reaches.
//
//   S1  what stands on a line stays on it: line numbers are those of the source, without a source map
//   S2  what cannot be transformed safely is left as it is, a function or the file as a whole, and that is said

import { fileURLToPath } from 'node:url'

import type { ParseResult } from 'oxc-parser'

import { isDeep } from './depth.ts'
import { Edits } from './edits.ts'
import { isMinified } from './minified.ts'
import { type Parser, loadParser } from './parser.ts'
import { applyRule } from './rules.ts'
import type { SkipReason, Skipped } from './skipped.ts'
import { type CatchRule, Walk } from './walk.ts'

/** As Node calls them; `undefined` and `typescript`: Node has not found out yet. */
export type SourceFormat =
  | 'module'
  | 'commonjs'
  | 'module-typescript'
  | 'commonjs-typescript'
  | 'typescript'
  | undefined

export interface TransformSourceOptions {
  /** Where it comes from: what reports call it. A `.tsx` or `.jsx` at its end says what is in it. */
  readonly url: string
  readonly format: SourceFormat
  /** In the app a kill is not caught; in packages it is, and is thrown again behind the `catch` clause. */
  readonly kind: CatchRule
}

export interface TransformedSource {
  readonly code: string
  readonly changed: boolean
  /** What was left alone, and why. */
  readonly skipped: readonly Skipped[]
}

/**
 * Transforms the awaits of one file, as `@hublet/monkey/register` does with what is loaded.
 *
 * For bundlers and tests; programs need nothing but `node --import @hublet/monkey/register`. What comes out runs where
 * `@hublet/monkey/register` has been loaded.
 *
 * ```ts
 * transformSource('await f()', { url: 'file:///app.js', format: 'module', kind: 'app' }).code
 * //=> const __hf=__hublet.enter("/app.js");__hf.r(await  __hf.s(1,f()));__hf.end();
 * ```
 *
 * @throws if the parser, native code, cannot be loaded.
 */
export function transformSource(source: string, options: TransformSourceOptions): TransformedSource {
  if (!source.includes('await')) return leave(source)
  if (/\b__h(?:f|e|u\d+|ublet)\b/.test(source)) return leave(source, 'names')
  if (isMinified(source)) return leave(source, 'minified')
  if (isDeep(source)) return leave(source, 'depth')
  try {
    return transform(source, options, loadParser())
  } catch (error) {
    if (error instanceof RangeError) return leave(source, 'depth')
    throw error
  }
}

function transform(source: string, options: TransformSourceOptions, parser: Parser): TransformedSource {
  const { url, format, kind } = options
  const parsed = parse(source, url, format, parser)
  if (parsed === undefined) return leave(source, 'syntax')
  const edits = new Edits()
  const walk = new Walk(source, nameOf(url), kind, edits, parser.visitorKeys, applyRule)
  walk.visit(parsed.program, undefined)
  const misplaced = walk.units.some(({ async, awaits }) => awaits > 0 && !async)
  if (misplaced) return leave(source, 'syntax')
  const [module] = walk.units
  if (module!.awaits > 0 && (format === undefined || format === 'typescript')) return leave(source, 'require')
  const code = edits.apply(source)
  const skipped = walk.units.flatMap(({ awaits, leftAlone, line }) =>
    awaits > 0 && leftAlone !== undefined ? [{ reason: leftAlone, line }] : [],
  )
  return code === undefined ? { code: source, changed: false, skipped } : { code, changed: true, skipped }
}

/**
 * Undefined if Node will find it faulty. What Node takes for a script first and for a module then, so does this; what is
 * called TypeScript may have been made JavaScript of, by a loader that has been heard, or may become that by one that comes.
 */
function parse(source: string, url: string, format: SourceFormat, parser: Parser): ParseResult | undefined {
  const [, typed, x = ''] = /\.[cm]?(?:(t)|j)s(x)?$/.exec(url) ?? []
  const languages = format?.endsWith('typescript') ? ['ts'] : typed === undefined ? ['js'] : ['js', 'ts']
  const goals = format?.startsWith('module')
    ? (['module'] as const)
    : format?.startsWith('commonjs')
      ? (['commonjs'] as const)
      : (['commonjs', 'module'] as const)
  for (const language of languages) {
    for (const sourceType of goals) {
      const options = { lang: `${language}${x}` as Language, sourceType, showSemanticErrors: true }
      const parsed = parser.parseSync(url, source, options)
      if (parsed.errors.length === 0) return parsed
    }
  }
  return undefined
}

type Language = 'js' | 'jsx' | 'ts' | 'tsx'

function nameOf(url: string): string {
  if (url.startsWith('file:///')) return fileURLToPath(url)
  return url.length > 80 ? `${url.slice(0, 79)}…` : url
}

function leave(source: string, reason?: SkipReason): TransformedSource {
  return { code: source, changed: false, skipped: reason === undefined ? [] : [{ reason, line: 1 }] }
}
