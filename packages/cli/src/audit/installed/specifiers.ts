// What a source mentions of other files. By its text, not its syntax: all sources are read for it, few are parsed. What stands
// in a comment counts, too: better reached than overlooked.

/** Each string that follows `from`, `import` or `require(`, and each that looks like the path of a script, once. */
export function specifiersIn(source: string): string[] {
  const found = new Set<string>()
  for (const [, , specifier] of source.matchAll(mention)) found.add(specifier!)
  for (const [, , path] of source.matchAll(script)) found.add(path!.startsWith('.') ? path! : `./${path!}`)
  return [...found]
}

const mention =
  /\b(?:from|import|require(?:\.resolve)?|__require)\s*(?:\(\s*(?:\/\*.*?\*\/\s*)*)?(['"`])([^'"`\n\r\\]+)\1/g

/** Workers and children are started by the path of their script: `join(__dirname, 'worker.js')`. */
const script = /(['"`])((?:\.{1,2}\/)?[\w-][\w./-]*\.[cm]?[jt]s)\1/g
