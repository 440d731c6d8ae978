// What an object is whose prototype was not seen before.
//
// Only structured clone knows which objects of Node are more than their fields. It is asked once for each class.

import { EventEmitter } from 'node:events'
import { types } from 'node:util'

import { guarded } from '../../hub/describe.ts'
import { type Carrier, kindOf, remember } from './carriers.ts'
import { map, set } from './collections.ts'
import { failure } from './failure.ts'
import { boxed, date, regexp } from './leaves.ts'
import { arrayBuffer, view } from './memory.ts'
import { cloned, moved, nameOf } from './ported.ts'
import { Refusal } from './refusal.ts'
import { isMarked } from './transfer.ts'
import { writeArray, writeFields, writeNull } from './write.ts'

/** Those that Node can tell apart whatever their prototype. */
const builtIn = [date, map, set, view, arrayBuffer, failure, regexp, boxed] as Carrier[]

/** An instance of a class that nobody has registered: its fields are sent. */
const fields: Carrier = {
  is: () => true,
  alike: 'fields',
  write(writer, value, out, depth) {
    if (isMarked(value)) throw new Refusal(value, `${nameOf(value)} cannot be moved`, 'send it without transfer')
    writeFields(writer, value, out, depth)
  },
}

const withoutPrototype: Carrier = { is: () => true, alike: 'never', write: writeNull }

const array: Carrier<unknown[]> = { is: Array.isArray, alike: 'never', write: writeArray }

const shared: Carrier = { ...cloned, is: types.isSharedArrayBuffer }

const refused: Carrier = {
  is: () => true,
  alike: 'never',
  write(_writer, value) {
    throw new Refusal(value, `${nameOf(value)} cannot be sent`, remedyFor(value))
  },
}

export function classify(value: object): Carrier {
  const carrier = [...builtIn, shared, array as Carrier].find((one) => one.is(value))
  if (carrier !== undefined) return learned(value, carrier)
  if (Object.getPrototypeOf(value) === Object.prototype) return fields
  if (types.isProxy(value)) return refused
  if (types.isModuleNamespaceObject(value)) return refused
  if (Object.getPrototypeOf(value) === null) return withoutPrototype
  if (isMarked(value)) return moved
  const kind = kindOf(value)
  if (kind !== undefined) return kind
  const found = ask(value)
  return found === undefined ? fields : learned(value, found)
}

function learned(value: object, carrier: Carrier): Carrier {
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype !== null && prototype !== Object.prototype) remember(prototype, carrier)
  return carrier
}

/** Undefined: it cannot tell, since there are fields in it that cannot be cloned. */
function ask(value: object): Carrier | undefined {
  let transferable: boolean
  try {
    const clone = structuredClone(value)
    return Object.getPrototypeOf(clone) === Object.prototype ? fields : cloned
  } catch (error) {
    if (!(error instanceof DOMException)) throw error // a getter's own
    transferable = error.message.startsWith('Object that needs transfer')
  }
  const itself = guarded(() => structuredClone({ ...value }) !== undefined, false)
  if (!itself && !(value instanceof EventEmitter)) return undefined
  return transferable ? moved : refused
}

function remedyFor(value: object): string {
  if (types.isPromise(value)) return 'await it first'
  if (types.isProxy(value)) return 'send what it stands for'
  if (types.isGeneratorObject(value)) return 'send its items'
  return 'send the data in it, or register its class'
}
