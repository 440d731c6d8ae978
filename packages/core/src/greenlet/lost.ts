// Greenlets that nobody can ever wake: found by the garbage collector, in dev mode.
//
//   L1  a watched greenlet is held by nothing of hublet but what will wake it: if that is gone, so is the greenlet
//   L2  one that ends is not watched any more; one that is collected before that is reported, once
//   L3  what the report needs is kept as text: it keeps nothing alive
//
// A greenlet that waits for something that can still be reached, and that nobody will ever touch, is not found: that is
// what the deadlock report is for.

import { HubletError, identify } from '../errors.ts'
import { reportError } from '../hub/report.ts'
import { settings } from '../hub/settings.ts'

/** A greenlet waited for something that nobody can reach any more; its `finally` blocks did not run. */
export class NeverWakes extends HubletError {
  static {
    identify(this, 'NeverWakes', 'HUBLET_NEVER_WAKES')
  }
}

/** What is told about a greenlet. */
interface Told {
  readonly name: string
  readonly call: string
}

interface Note {
  readonly reference: WeakRef<object>
  readonly spawned: string
  who: string
  lastWait: string | undefined
}

const notes = new WeakMap<object, Note>()
const references = new Set<WeakRef<object>>()

const registry = new FinalizationRegistry<Note>(({ reference, who, lastWait, spawned }) => {
  references.delete(reference)
  if (settings.report === 'never') return
  const error = new NeverWakes('nobody can reach what it waits for any more; its finally blocks will not run')
  error.stack = `NeverWakes: ${error.message}` // it is made by the collector: no frame is worth a look
  const at = lastWait === undefined ? 'it never waited in hublet' : `its last wait: ${lastWait}`
  reportError(error, { kind: 'never-wakes', source: who, text: `${who} can never go on; ${at}${spawned}` })
})

/** Watches a greenlet that is to start. `spawned`: where, as further lines. */
export function watchLost(greenlet: Told, spawned: string): void {
  const note: Note = { reference: new WeakRef(greenlet), spawned, who: whoIs(greenlet), lastWait: undefined }
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

/** A watched greenlet starts: by now it has its name. */
export function noteStart(greenlet: Told): void {
  const note = notes.get(greenlet)
  if (note !== undefined) note.who = whoIs(greenlet)
}

/** A greenlet, watched or not, begins to wait. */
export function noteWait(greenlet: object, what: string, site: string | undefined): void {
  const note = notes.get(greenlet)
  if (note === undefined) return
  note.who = whoIs(greenlet as Told)
  note.lastWait = site === undefined ? what : `${what}\n${site}`
}

/** Those that are watched and live. */
export function watchedGreenlets(): object[] {
  return [...references].map((reference) => reference.deref()).filter((greenlet) => greenlet !== undefined)
}

function whoIs({ name, call }: Told): string {
  return `"${name}" ${call}`
}
