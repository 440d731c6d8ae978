// Warnings, through `process.on('warning')`: the program goes on.

import { describeError } from '@hublet/core/lowlevel'

import type { PatchReport } from './report.ts'

function warn(message: string, detail: string): void {
  process.emitWarning(message, { type: 'HubletPatchWarning', code: 'HUBLET_PATCH', detail })
}

export function warnOfFailure(what: string, error: unknown): void {
  warn(`patching: ${what} has failed, the rest was done`, describeError(error))
}

export function warnOfFailures({ failed }: PatchReport): void {
  for (const { what, error } of failed) warnOfFailure(what, error)
}

/** patchAll was asked for `names`, and had been asked for `asked` before. */
export function warnOfOptions(asked: readonly string[], names: readonly string[], added: readonly string[]): void {
  const stays = asked.filter((name) => !names.includes(name))
  const message = 'patchAll has been called before with other options: a later call only adds'
  warn(message, `added: ${added.join(', ') || 'nothing'}; patched all the same: ${stays.join(', ') || 'nothing'}`)
}
