// Small numbers for greenlets: the lowest that is free, given out on demand, reused after the end.

const used: boolean[] = []
let lowest = 0 // every number below it is in use

/** Takes the lowest free number. */
export function takeIdent(): number {
  while (used[lowest] === true) lowest++
  used[lowest] = true
  return lowest++
}

/** Gives a number back. */
export function freeIdent(ident: number): void {
  used[ident] = false
  if (ident < lowest) lowest = ident
}
