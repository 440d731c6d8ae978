#!/usr/bin/env node
// The command `hublet`. What a user got wrong is answered by one line, and exit code 2.

import { CommanderError } from 'commander'

import { CommandRefused } from './errors.ts'
import { program } from './program.ts'

try {
  await program((code) => (process.exitCode = code)).parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

/** 0 for help that was asked for; 2 for what cannot be done. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2 // commander has printed it
  if (!(error instanceof CommandRefused)) throw error
  process.stderr.write(`hublet: ${error.message}\n`)
  return 2
}
