// The body of a greenlet: it may be nobody's transformed code that returns a promise.
//
//   B1  it is interrupted when nothing else can be: what it has begun may still have to unwind

import { settings } from '@hublet/core/lowlevel'

import { interruptibleScope } from './activation.ts'
import { Frame } from './frame.ts'

const ignore = (): void => {}

export function interruptBodies(): void {
  settings.callBody = callBody
}

function callBody(call: () => unknown): unknown {
  const frame = new Frame('', interruptibleScope()!)
  let result: unknown
  try {
    result = call()
  } catch (error) {
    frame.end()
    throw error
  }
  if (isThenable(result)) return awaitIn(frame, result)
  frame.end()
  return result
}

async function awaitIn(frame: Frame, result: PromiseLike<unknown>): Promise<unknown> {
  try {
    const awaited = frame.suspend(0, result, ignore)
    frame.depends = true // B1
    return frame.r(await awaited)
  } finally {
    frame.end()
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function'
}
