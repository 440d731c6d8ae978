// Values to bytes, as whole values: what is thrown says where in the value it was.

import { MessageTooDeep, UncloneableValue } from '../../errors.ts'
import { setClassify } from './carriers.ts'
import { classify } from './classify.ts'
import { BUDGET, LARGE_BYTES, MOST_LEVELS } from './limits.ts'
import { pathTo } from './locate.ts'
import type { Outgoing } from './outgoing.ts'
import { writePorted } from './ported.ts'
import { Refusal, asWhole } from './refusal.ts'
import { TooDeep } from './too-deep.ts'
import { write } from './write.ts'
import type { Writer } from './writer.ts'

export { Outgoing } from './outgoing.ts'

setClassify(classify)

/**
 * Writes `value`. If it throws, the record has to be dropped.
 *
 * @param place what the value is for its sender, for paths: `args`
 * @throws {UncloneableValue} if something in it cannot leave the thread
 * @throws {MessageTooDeep} if it has more than 1,000 levels
 * @throws what a getter in it throws
 */
export function encode(writer: Writer, value: unknown, out: Outgoing, place = 'value'): void {
  if (isPrimitive(value)) {
    write(writer, value, out, 0)
    return
  }
  out.enter()
  try {
    write(writer, value, out, 0)
  } catch (error) {
    out.leave(true)
    throw told(error, value, place)
  }
  out.leave(false)
}

/** The same; but a large value in which nothing needs this codec goes to structured clone as a whole. */
export function encodeOrPort(writer: Writer, value: unknown, out: Outgoing, place = 'value'): void {
  if (typeof value === 'string' && value.length > LARGE_BYTES) {
    writePorted(writer, value, out)
    return
  }
  if (isPrimitive(value)) {
    write(writer, value, out, 0)
    return
  }
  out.enter()
  const start = out.mark(writer)
  out.left = BUDGET
  out.whole = { value }
  try {
    write(writer, value, out, 0)
  } catch (error) {
    out.leave(true)
    if (error !== asWhole) throw told(error, value, place)
    out.rewind(writer, start)
    writePorted(writer, value, out)
    return
  }
  out.leave(false)
}

/** Whether it can be written without more ado. */
function isPrimitive(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    value === null ||
    (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
  )
}

function told(error: unknown, value: unknown, place: string): unknown {
  if (error instanceof TooDeep) {
    return new MessageTooDeep(`cannot send ${place}: it has more than ${MOST_LEVELS} levels; send it flat`)
  }
  if (!(error instanceof Refusal)) return error
  const path = pathTo(error.culprit, value, place)
  return new UncloneableValue(`cannot send ${path}: ${error.message}`, path)
}
