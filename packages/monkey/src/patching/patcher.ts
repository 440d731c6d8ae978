// Patches modules, remembers it, and undoes it. Each thread has one.
//
//   M1  a part whose name is in #parts is patched, or being patched: it is not begun again, by a hook either
//   M2  every replaced property is in the ledger
//   M3  named imports of builtins are brought up to date at the end of each batch

import { syncBuiltinESMExports } from 'node:module'

import { findCaptured } from './captured.ts'
import { Audience, type Listener } from './events.ts'
import { Ledger } from './ledger.ts'
import { type PatchOptions, wanted } from './options.ts'
import type { Place } from './place.ts'
import { replace } from './replace.ts'
import { type ModulePatch, type PatchName, patchNames } from './replacement.ts'
import { type PatchReport, type UnpatchReport, addReport, emptyReport } from './report.ts'
import { warnOfFailures, warnOfOptions } from './warning.ts'

/** Who wants to be told of patches. What fails while they are looked for goes into `failed`. */
export type Plugins = (failed: PatchReport['failed']) => readonly Listener[]

/** One call that patches. */
interface Batch {
  readonly audience: Audience
  readonly report: PatchReport
  readonly places: Place[]
}

export class Patcher {
  readonly ledger: Ledger = new Ledger()
  readonly #modules: readonly ModulePatch[]
  readonly #plugins: Plugins
  readonly #parts = new Set<string>()
  /** All that patchAll has been asked for. */
  #asked: readonly PatchName[] | undefined

  constructor(modules: readonly ModulePatch[], plugins: Plugins) {
    this.#modules = modules
    this.#plugins = plugins
  }

  /** Whether the part of that name is patched. */
  has(name: string): boolean {
    return this.#parts.has(name)
  }

  patchAll(options: PatchOptions): PatchReport {
    const names = wanted(options)
    const asked = this.#asked
    if (asked !== undefined && String(asked) === String(names)) return emptyReport()
    this.#asked = patchNames.filter((name) => names.includes(name) || asked?.includes(name))
    const batch = this.#begin(options)
    const objection = batch.audience.ask('willPatchAll', 'all')
    if (objection === undefined) {
      this.#patchParts(names, batch)
      if (asked !== undefined) warnOfOptions(asked, names, batch.report.patched)
      batch.audience.tell('didPatchAll', 'all', batch.report)
    } else {
      batch.report.vetoed.push(objection)
      this.#asked = asked
    }
    warnOfFailures(batch.report)
    return batch.report
  }

  /** One of the parts that patchAll patches. */
  patchPart(name: PatchName): PatchReport {
    const batch = this.#begin()
    this.#patchParts([name], batch)
    warnOfFailures(batch.report)
    return batch.report
  }

  /** Something else; `listener` is told as plugins are. */
  patchOther(patch: ModulePatch<string>, listener: Listener): PatchReport {
    const batch = this.#begin(undefined, listener)
    this.#install(patch, batch)
    this.#end(batch)
    warnOfFailures(batch.report)
    return batch.report
  }

  /** Makes everything what it was, the latest first. */
  undo(): UnpatchReport {
    const report: UnpatchReport = { restored: [], left: [] }
    for (const place of this.ledger.drain()) {
      const why = place.undo()
      if (why === undefined) report.restored.push(place.name)
      else report.left.push({ what: place.name, why })
    }
    this.#parts.clear()
    this.#asked = undefined
    syncBuiltinESMExports() // M3
    return report
  }

  #begin(options?: PatchOptions, ...own: Listener[]): Batch {
    const report = emptyReport()
    const plugins = options?.plugins === false ? [] : this.#plugins(report.failed)
    return { report, audience: new Audience(options, [...plugins, ...own], report.failed), places: [] }
  }

  #patchParts(names: readonly PatchName[], batch: Batch): void {
    for (const patch of this.#modules) {
      if (!names.includes(patch.name) || this.#parts.has(patch.name)) continue
      this.#parts.add(patch.name) // M1: before anybody is asked
      if (!this.#install(patch, batch)) this.#parts.delete(patch.name)
    }
    this.#end(batch)
  }

  /** Whether it is patched now: something was replaced, or nothing has to be. */
  #install(patch: ModulePatch<string>, batch: Batch): boolean {
    const objection = batch.audience.ask('willPatchModule', patch.name)
    if (objection !== undefined) {
      batch.report.vetoed.push(objection)
      return false
    }
    const report = emptyReport()
    this.#replaceAll(patch, report, batch.places)
    const done = report.replaced.length > 0 || report.skipped.length + report.failed.length === 0
    if (done) report.patched.push(patch.name)
    batch.audience.tell('didPatchModule', patch.name, report)
    addReport(batch.report, report)
    return done
  }

  #replaceAll(patch: ModulePatch<string>, report: PatchReport, places: Place[]): void {
    try {
      for (const replacement of patch.targets()) {
        const place = replace(replacement, report)
        if (place === undefined) continue
        this.ledger.add(place) // M2
        places.push(place)
      }
    } catch (error) {
      report.failed.push({ what: patch.name, error })
    }
  }

  #end({ places, report }: Batch): void {
    if (places.length === 0) return
    syncBuiltinESMExports() // M3
    findCaptured(new Map(places.map((place) => [place.replaced, place.name])), report)
  }
}
