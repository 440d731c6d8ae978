// Remarks about the page that is being checked, made deep inside by whoever notices something.
//
// Every check runs in a greenlet of its own, so a greenlet-local list needs no passing around, and twenty checks at
// once do not mix up their notes.

import { Local } from '@hublet/core'

const notes = new Local<string[]>(() => [])

/** Adds a remark to the current check. */
export function note(text: string): void {
  notes.get().push(text)
}

/** All remarks of the current check. */
export function takeNotes(): string[] {
  const taken = notes.get()
  notes.delete()
  return taken
}
