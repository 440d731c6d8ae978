// Maps and sets. They end with a mark instead of beginning with a size: a getter may change them meanwhile.

import { types } from 'node:util'

import { spend } from './budget.ts'
import type { Carrier } from './carriers.ts'
import { ITEM_COST, OBJECT_COST } from './limits.ts'
import { type Reading, read } from './read.ts'
import { END, MAP, SET } from './tags.ts'
import { write } from './write.ts'

export const map: Carrier<Map<unknown, unknown>> = {
  is: types.isMap,
  alike: 'map',
  write(writer, value, out, depth) {
    const entries = [...Map.prototype.entries.call(value)]
    spend(out, OBJECT_COST + entries.length * 2 * ITEM_COST)
    writer.byte(MAP)
    for (const [key, item] of entries) {
      write(writer, key, out, depth + 1)
      write(writer, item, out, depth + 1)
    }
    writer.byte(END)
  },
}

export const readMap: Reading = (reader, into, depth) => {
  const value = new Map<unknown, unknown>()
  into.add(value)
  while (reader.peek() !== END) {
    const key = read(reader, into, depth + 1)
    value.set(key, read(reader, into, depth + 1))
  }
  reader.byte()
  return value
}

export const set: Carrier<Set<unknown>> = {
  is: types.isSet,
  alike: 'set',
  write(writer, value, out, depth) {
    const items = [...Set.prototype.values.call(value)]
    spend(out, OBJECT_COST + items.length * ITEM_COST)
    writer.byte(SET)
    for (const item of items) write(writer, item, out, depth + 1)
    writer.byte(END)
  },
}

export const readSet: Reading = (reader, into, depth) => {
  const value = new Set<unknown>()
  into.add(value)
  while (reader.peek() !== END) value.add(read(reader, into, depth + 1))
  reader.byte()
  return value
}
