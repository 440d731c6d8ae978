// The last stop of errors that nobody else gets.
//
//   E1  a report never throws and never waits, whatever the error, the handler or stderr do

import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

import { describeError } from './describe.ts'
import { type ErrorContext, settings } from './settings.ts'

/** Prints an error the way the hub does by default: what failed, then the error with its stack. */
export function printError(error: unknown, context: ErrorContext): void {
  write(`hublet: ${context.text}\n${indent(describeError(error))}\n`)
}

/** Hands an error to `hub.onError`, or prints it. */
export function reportError(error: unknown, context: ErrorContext): void {
  const handler = settings.onError
  if (handler === undefined) return printError(error, context)
  try {
    handler(error, context)
  } catch (failure) {
    write(`hublet: hub.onError threw\n${indent(describeError(failure))}\nwhile it was told\n`)
    printError(error, context)
  }
}

function write(text: string): void {
  try {
    // A stream would report a closed pipe or a full disk later, by an event that ends the process.
    if (isMainThread) writeSync(2, text)
    else process.stderr.write(text)
  } catch {
    // E1: stderr is closed or full, and there is no other place to say so
  }
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
