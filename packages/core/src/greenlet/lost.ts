// Greenlets that nobody can ever wake: found by the garbage collector, in dev mode.
//
//   L1  a watched greenlet is held by nothing of hublet but what will wake it: if that is gone, so is the greenlet
//   L2  one that ends is not watched any more; one that is collected before that is reported, once
//   L3  what the report needs is kept as text: it keeps nothing alive
//
// A greenlet that waits for something that can still be reached, and that nobody will ever touch, is not found: that is
// what the deadlock report is for.

import { HubletError, identify } from '../errors.ts'
import { describe } from '../hub/describe.ts'
import { reportError } from '../hub/report.ts'

/** A greenlet waited for something that nobody can reach any more; its `finally` blocks did not run. */
export class NeverWakes extends HubletError {
  static {
    identify(this, 'NeverWakes', 'HUBLET_NEVER_WAKES')
  }
}

interface Note {
  readonly reference: WeakRef<object>
  who: string
  at: string
  readonly spawned: string
}

const notes = new WeakMap<object, Note>()
const references = new Set<WeakRef<object>>()

const registry = new FinalizationRegistry<Note>((note) => {
  references.delete(note.reference)
  const error = new NeverWakes('nobody can reach what it waits for any more; its finally blocks will not run')
  error.stack = `NeverWakes: ${error.message}` // it is made by the collector: no frame is worth a look
  const text = `${note.who} can never go on; it is at ${note.at}${note.spawned}`
  reportError(error, { kind: 'never-wakes', source: note.who, text })
})

/** Watches a greenlet that starts. `spawned`: where, as further lines. */
export function watchLost(greenlet: object, spawned: string): void {
  const note: Note = { reference: new WeakRef(greenlet), who: describe(greenlet), at: 'its start', spawned }
  notes.set(greenlet, note)
  references.add(note.reference)
  registry.register(greenlet, note, greenlet)
}

/** It has ended. */
export function unwatchLost(greenlet: object): void {
  const note = notes.get(greenlet)
  if (note === undefined) return
  references.delete(note.reference)
  registry.unregister(greenlet)
  notes.delete(greenlet)
}

/** A watched greenlet begins to wait. */
export function noteWait(greenlet: { toString(): string }, what: string, site: string | undefined): void {
  const note = notes.get(greenlet)
  if (note === undefined) return
  note.who = greenlet.toString()
  note.at = site === undefined ? what : `${what}\n${site}`
}

/** Those that are watched and live. */
export function watchedGreenlets(): object[] {
  return [...references].map((reference) => reference.deref()).filter((greenlet) => greenlet !== undefined)
}
