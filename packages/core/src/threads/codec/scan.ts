// Whether structured clone makes the same of a value as this codec does.

import { types } from 'node:util'

import { guarded } from '../../hub/describe.ts'
import { carrierOf } from './carriers.ts'
import { MOST_LEVELS } from './limits.ts'
import { isSparse } from './sparse.ts'

/** Whether nothing in the value needs this codec, and structured clone will not fail at it. */
export function alike(value: unknown): boolean {
  return guarded(() => alikeAt(value, new Set(), 0), false) // whatever throws, throws again when it is written
}

function alikeAt(value: unknown, open: Set<object>, depth: number): boolean {
  if (typeof value !== 'object') return typeof value !== 'function' && typeof value !== 'symbol'
  if (value === null || open.has(value)) return true
  if (depth > MOST_LEVELS || types.isProxy(value)) return false
  const prototype = Object.getPrototypeOf(value) as unknown
  if (Array.isArray(value))
    return prototype === Array.prototype && !isSparse(value) && alikeItems(value, value, open, depth)
  if (prototype === Object.prototype) return alikeFields(value, open, depth)
  const { alike: kind } = carrierOf(value)
  if (typeof kind === 'function') return kind(value)
  if (kind === 'fields') return alikeFields(value, open, depth)
  if (kind === 'map') return alikeItems(value, (value as Map<unknown, unknown>).entries(), open, depth, true)
  if (kind === 'set') return alikeItems(value, value as Set<unknown>, open, depth)
  return kind === 'always'
}

function alikeFields(value: object, open: Set<object>, depth: number): boolean {
  for (const key in value) {
    const field = (value as Record<string, unknown>)[key]
    if (typeof field !== 'string' && typeof field !== 'number') {
      open.add(value)
      if (!alikeAt(field, open, depth + 1)) return false
    }
  }
  return true
}

function alikeItems(value: object, items: Iterable<unknown>, open: Set<object>, depth: number, pairs = false): boolean {
  for (const item of items) {
    if (typeof item !== 'string' && typeof item !== 'number') {
      open.add(value)
      if (pairs && Array.isArray(item)) {
        if (!alikeAt(item[0], open, depth + 1) || !alikeAt(item[1], open, depth + 1)) return false
      } else if (!alikeAt(item, open, depth + 1)) return false
    }
  }
  return true
}
