// map, imap and imapUnordered: the arguments checked, the iterator in map-iterator.ts set to work.

import { ArgumentTypeError } from '../errors.ts'
import { checkCount, checkFunction } from '../hub/arguments.ts'
import { describe } from '../hub/describe.ts'
import { type ImapOptions, MapIterator, type MapOptions, type Slots } from './map-iterator.ts'
import { type Source, isSource } from './source.ts'

function check(operation: string, fn: unknown, items: unknown, options: ImapOptions | undefined): void {
  checkFunction(operation, 'fn', fn)
  if (!isSource(items)) throw new ArgumentTypeError(`${operation}: items must be iterable, got ${describe(items)}`)
  const { onError = 'continue', readAhead = 1 } = options ?? {}
  checkCount(operation, 'readAhead', readAhead, 1)
  if (onError !== 'continue' && onError !== 'kill') {
    throw new ArgumentTypeError(`${operation}: onError must be 'continue' or 'kill', got ${describe(onError)}`)
  }
}

export function imap<T, R>(
  operation: string,
  slots: Slots,
  fn: (item: T) => R,
  items: Source<T>,
  options: ImapOptions | undefined,
  readAhead: number,
  ordered = true,
): MapIterator<Awaited<R>> {
  check(operation, fn, items, options)
  return new MapIterator({
    operation,
    slots,
    fn: fn as (item: unknown) => unknown,
    items,
    ordered,
    readAhead: options?.readAhead ?? readAhead,
    onError: options?.onError ?? 'continue',
  })
}

export async function map<T, R>(
  operation: string,
  slots: Slots,
  fn: (item: T) => R,
  items: Source<T>,
  options: MapOptions | undefined,
): Promise<Awaited<R>[]> {
  const iterator = imap(operation, slots, fn, items, options, Infinity)
  const results: Awaited<R>[] = []
  try {
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) results.push(step.value)
    return results
  } catch (error) {
    if (iterator.left) await iterator.return()
    else iterator.detach()
    throw error
  }
}
