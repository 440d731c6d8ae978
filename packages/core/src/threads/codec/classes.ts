// Classes and functions that are carried as their owner says.
//
//   K1  a class is known under the same name in both threads
//   K2  what `pack` returns must not contain the object; `unpack` runs after all of it was read

import { ArgumentTypeError, DecodeError, MisuseError } from '../../errors.ts'
import { checkFunction } from '../../hub/arguments.ts'
import { describe } from '../../hub/describe.ts'
import { type Carrier, addKind, addRegistered, isRegistered } from './carriers.ts'
import type { Incoming } from './incoming.ts'
import type { Outgoing } from './outgoing.ts'
import { type Reading, read } from './read.ts'
import { Refusal } from './refusal.ts'
import { FUNCTION, INSTANCE } from './tags.ts'
import { functions, write } from './write.ts'
import type { Writer } from './writer.ts'

/** How the instances of a class travel. */
export interface ClassTravel<T extends object> {
  /** Unique, and the same in all threads. */
  readonly name: string
  /** Says what is sent for `value`: anything that can be sent. `peer`: the link to where it goes. */
  readonly pack: (value: T, peer: unknown) => unknown
  /** Makes the object over there. `peer`: the link to where it comes from. */
  readonly unpack: (packed: never, peer: unknown) => object
  /** Whether subclasses that are not registered themselves travel as this class. Default `false`. */
  readonly subclasses?: boolean
}

/** How functions travel. */
export interface FunctionTravel {
  readonly pack: (fn: (...args: never[]) => unknown, peer: unknown) => unknown
  readonly unpack: (packed: never, peer: unknown) => (...args: never[]) => unknown
}

type Unpack = (packed: unknown, peer: unknown) => unknown

const unpacks = new Map<string, Unpack>()
let unpackFunction: Unpack | undefined

/**
 * Says how instances of a class are sent to other hubs; to be called in every thread that sends or gets them.
 *
 * @throws {MisuseError} if the class or the name is registered already
 */
export function registerClass<T extends object>(
  Class: abstract new (...args: never[]) => T,
  { name, pack, unpack, subclasses = false }: ClassTravel<T>,
): void {
  checkFunction('registerClass', 'Class', Class)
  checkFunction('registerClass', 'pack', pack)
  checkFunction('registerClass', 'unpack', unpack)
  if (typeof name !== 'string' || name === '') {
    throw new ArgumentTypeError(`registerClass: name must be a text, got ${describe(name)}`)
  }
  if (unpacks.has(name)) throw new MisuseError(`cannot register a class as ${describe(name)}: the name is taken`)
  const prototype = Class.prototype as object
  if (isRegistered(prototype)) throw new MisuseError(`cannot register ${describe(Class)}: it is registered`)
  unpacks.set(name, unpack as Unpack)
  const carrier: Carrier = {
    is: () => true,
    alike: 'never',
    write(writer, value, out, depth) {
      writer.byte(INSTANCE)
      writer.text(name)
      writePacked(writer, value, () => pack(value as T, out.peer), out, depth)
    },
  }
  addRegistered(prototype, { carrier, subclasses })
}

/** How objects travel that are told by what they can do, whatever their class. */
export interface KindTravel {
  readonly name: string
  readonly is: (value: object) => boolean
  readonly pack: (value: object, peer: unknown) => unknown
  readonly unpack: (packed: never, peer: unknown) => object
}

/** Says how all objects of some kind are sent that are nothing else: no registered class, nothing of Node's. */
export function registerKind({ name, is, pack, unpack }: KindTravel): void {
  if (unpacks.has(name)) throw new MisuseError(`cannot register a kind as ${describe(name)}: the name is taken`)
  unpacks.set(name, unpack as Unpack)
  addKind({
    is,
    alike: 'never',
    write(writer, value, out, depth) {
      writer.byte(INSTANCE)
      writer.text(name)
      writePacked(writer, value, () => pack(value, out.peer), out, depth)
    },
  })
}

/** Says how functions are sent to other hubs. @throws {MisuseError} the second time */
export function registerFunctions({ pack, unpack }: FunctionTravel): void {
  checkFunction('registerFunctions', 'pack', pack)
  checkFunction('registerFunctions', 'unpack', unpack)
  if (unpackFunction !== undefined) throw new MisuseError('cannot register functions: that was done')
  unpackFunction = unpack as Unpack
  functions.write = (writer, fn, out, depth) => {
    writer.byte(FUNCTION)
    writePacked(writer, fn, () => pack(fn as (...args: never[]) => unknown, out.peer), out, depth)
  }
}

/** K2 */
function writePacked(writer: Writer, value: object, pack: () => unknown, out: Outgoing, depth: number): void {
  const number = out.seen.count - 1
  out.packing.add(number)
  try {
    write(writer, pack(), out, depth + 1)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(value, `in what it is packed as, ${error.what}`, error.instead) // what has a place in the value
  }
  out.packing.delete(number)
}

export const readInstance: Reading = (reader, into, depth) => {
  const number = into.reserve()
  const name = reader.text()
  const packed = read(reader, into, depth + 1)
  const unpack = unpacks.get(name)
  if (unpack !== undefined) return unpacked(into, number, unpack, packed, name)
  const text = `cannot read a message: no class ${describe(name)} is registered in this thread`
  into.fail(new DecodeError(`${text}; import the module that registers it`))
  return undefined
}

export const readFunction: Reading = (reader, into, depth) => {
  const number = into.reserve()
  const packed = read(reader, into, depth + 1)
  if (unpackFunction !== undefined) return unpacked(into, number, unpackFunction, packed, 'a function')
  into.fail(new DecodeError('cannot read a message: there are functions in it, and nothing is registered for them'))
  return undefined
}

function unpacked(into: Incoming, number: number, unpack: Unpack, packed: unknown, what: string): unknown {
  if (into.failure !== undefined) return undefined // what it was to get is not whole
  try {
    const value = unpack(packed, into.peer)
    into.fill(number, value as object)
    return value
  } catch (cause) {
    into.fail(new DecodeError(`cannot read a message: unpacking ${what} failed`, { cause }))
    return undefined
  }
}
