// Replaces properties, and says in a report which it could not and why. Nothing that stands at a property makes it throw.

import { active } from './mark.ts'
import { nameOf } from './name.ts'
import { wrappedBy } from './others.ts'
import { Place } from './place.ts'
import { propertyOf } from './property.ts'
import type { Replacement } from './replacement.ts'
import type { PatchReport } from './report.ts'

/** The property with the replacement in it; undefined if it could not be put there: then the report says why. */
export function replace(replacement: Replacement, report: PatchReport): Place | undefined {
  const { target, key } = replacement
  let what = String(key)
  try {
    what = nameOf(replacement)
    const before = propertyOf(target, key)
    if (before === undefined) return skip(report, what, key in target ? 'it is inherited' : 'there is no such property')
    if (active(before.value) || active(before.get)) return skip(report, what, 'hublet has patched it before')
    const { value, get } = before
    if (get === undefined && typeof value !== 'function') return skip(report, what, 'it is no function')
    const who = typeof value === 'function' ? wrappedBy(value, target) : undefined
    const place = new Place(what, replacement, before)
    if (!place.put()) return skip(report, what, 'it cannot be changed')
    if (who !== undefined) report.over.push({ what, who })
    report.replaced.push(what)
    return place
  } catch (error) {
    report.failed.push({ what, error })
    return undefined
  }
}

function skip(report: PatchReport, what: string, why: string): undefined {
  report.skipped.push({ what, why })
}
