// The report for programs. Its shape is public (README): fields are added, none is renamed while `version` is 1.

import type { Audit } from '../audit.ts'
import { totalsOf } from './totals.ts'

export function jsonOf(audit: Audit): string {
  const { root, packages, missing } = audit
  return `${JSON.stringify({ version: 1, root, totals: totalsOf(audit), missing, packages }, null, 2)}\n`
}
