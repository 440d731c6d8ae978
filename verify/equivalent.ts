// What an entry in equivalents/ says: a mutant that changes nothing that anybody could see, and why.
//
// An entry without a function, or with a pattern for the text, is a rule for a class of mutants: some of them may be caught.

export interface Equivalent {
  /** From the root of the repository. */
  readonly file: string
  readonly inside?: string | undefined
  readonly kind: string
  /** The text that is changed, as the list of survivors prints it. */
  readonly original: string | RegExp
  readonly why: string
}

type Row = readonly [inside: string | undefined, kind: string, original: string | RegExp, why: string]

export function equivalentsOf(file: string, rows: readonly Row[]): readonly Equivalent[] {
  return rows.map(([inside, kind, original, why]) => ({ file, inside, kind, original, why }))
}
