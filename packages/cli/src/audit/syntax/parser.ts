// The parser, by its one name. Loaded with the first file that is parsed: `hublet run` does without.

import { extname } from 'node:path'

import { type ParserOptions, type Program, parseSync, visitorKeys } from 'oxc-parser'

export { visitorKeys }

/** The syntax of a file, or why it has none. */
export type Parsed =
  | { readonly program: Program; readonly reason?: never }
  | { readonly program?: never; readonly reason: string }

/** Parses what Node would, and what bundlers would: JSX in plain files, and ES modules that package.json does not declare. */
export function parse(path: string, source: string, module: boolean): Parsed {
  let reason = ''
  for (const options of attempts(extname(path), module)) {
    const { program, errors } = parseSync(path, source, options)
    const first = errors.find((error) => (error.severity as string) === 'Error')
    if (first === undefined) return { program }
    if (reason === '') reason = first.message + lineOf(first.labels[0]?.start, source)
  }
  return { reason }
}

function attempts(extension: string, module: boolean): ParserOptions[] {
  const script = extension.startsWith('.c') || (!extension.startsWith('.m') && !module)
  const kinds = script ? (['commonjs', 'module'] as const) : (['module', 'commonjs'] as const)
  return langsOf(extension).flatMap((lang) =>
    kinds.map((sourceType): ParserOptions => ({ lang, sourceType, preserveParens: false })),
  )
}

function langsOf(extension: string): ('js' | 'jsx' | 'ts' | 'tsx')[] {
  if (extension === '.tsx') return ['tsx']
  return /^\.[cm]?ts$/.test(extension) ? ['ts'] : ['js', 'jsx']
}

function lineOf(offset: number | undefined, source: string): string {
  return offset === undefined ? '' : `, line ${source.slice(0, offset).split('\n').length}`
}
