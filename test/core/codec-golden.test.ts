// Where this codec and structured clone differ, and why.

import { expect, test } from 'vitest'

import { errors, sent } from '../support/codec.ts'
import { attempt } from '../support/thrown.ts'

class Fault extends errors.ClosedError {}

const withoutPrototype = Object.assign(Object.create(null) as object, { a: 1 })
const named = Object.assign([1], { name: 'x' })
const pooled = Buffer.from('abc')

for (const { why, value, look, here, there } of [
  {
    why: 'errors keep their class',
    value: new Fault('m'),
    look: (it: unknown) => [(it as Error).constructor.name, (it as { code?: string }).code],
    here: ['ClosedError', 'HUBLET_CLOSED'],
    there: ['Error', undefined],
  },
  {
    why: 'AggregateErrors keep their errors',
    value: new AggregateError([1]),
    look: (it: unknown) => (it as AggregateError).errors,
    here: [1],
    there: undefined,
  },
  {
    why: 'objects without prototype have none: a key like toString means nothing else over there',
    value: withoutPrototype,
    look: (it: unknown) => Object.getPrototypeOf(it) as unknown,
    here: null,
    there: Object.prototype,
  },
  {
    why: 'Buffers stay Buffers, and leave their pool behind (F40)',
    value: pooled,
    look: (it: unknown) => [Buffer.isBuffer(it), (it as Buffer).buffer.byteLength === 3],
    here: [true, true],
    there: [false, false],
  },
  {
    why: 'a Proxy of a plain object is sent as what it shows',
    value: new Proxy({ a: 1 }, {}),
    look: (it: unknown) => (Error.isError(it) ? 'refused' : it),
    here: { a: 1 },
    there: 'refused',
  },
  {
    why: 'fields with names of an array stay behind: to look for them costs more than the array',
    value: named,
    look: (it: unknown) => (it as { name?: string }).name,
    here: undefined,
    there: 'x',
  },
]) {
  test(`unlike structured clone: ${why}`, () => {
    expect(look(attempt(() => sent(value)))).toEqual(here)
    expect(look(attempt(() => structuredClone(value)))).toEqual(there)
  })
}
