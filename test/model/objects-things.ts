// The real queues and channels, called alike: a channel receives and sends where a queue gets and puts.

import { Channel, LifoQueue, type Operation, PriorityQueue, Queue, SimpleQueue, type WaitOptions } from '@hublet/core'

import { type Item, type Make, firstItems, isTouchy, orderOf } from './objects-program.ts'

class TouchyError extends Error {
  override name = 'TouchyError'
}

export type Thing = SimpleQueue<Item> | Channel<Item>

export const getFrom = (thing: Thing, options?: WaitOptions): Promise<Item> =>
  thing instanceof Channel ? thing.receive(options) : thing.get(options)
export const putInto = (thing: Thing, item: Item, options?: WaitOptions): Promise<void> =>
  thing instanceof Channel ? thing.send(item, options) : thing.put(item, options)

export const getOp = (thing: Thing): Operation<Item> => (thing instanceof Channel ? thing.receiveOp() : thing.getOp())
export const putOp = (thing: Thing, item: Item): Operation<void> =>
  thing instanceof Channel ? thing.sendOp(item) : thing.putOp(item)
export const tryGetFrom = (thing: Thing): Item | undefined =>
  thing instanceof Channel ? thing.tryReceive() : thing.tryGet()
export const tryPutInto = (thing: Thing, item: Item): boolean =>
  thing instanceof Channel ? thing.trySend(item) : thing.tryPut(item)

export function limit(capacity: number): number {
  return capacity < 0 ? Infinity : capacity
}

export function makeThing(make: Make, on: number): Thing {
  const { kind, capacity } = make
  const options = { items: firstItems(on, make) }
  if (kind === 'Channel') return new Channel(capacity)
  if (kind === 'SimpleQueue') return new SimpleQueue(limit(capacity), options)
  if (kind === 'Queue') return new Queue(limit(capacity), options)
  if (kind === 'LifoQueue') return new LifoQueue(limit(capacity), options)
  return new PriorityQueue<Item>(limit(capacity), { ...options, compare })
}

function compare(a: Item, b: Item): number {
  if (isTouchy(a) && isTouchy(b)) throw new TouchyError('they were compared')
  return orderOf(a) - orderOf(b)
}

export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? `item ${(value as Item).number}` : String(value)
}

export function stateOf(thing: Thing): string {
  const closed = thing.closed ? ' closed' : ''
  if (thing instanceof Channel) {
    const { buffered, senders, receivers } = thing.stats()
    return `${buffered}/${thing.capacity}, ${receivers} take, ${senders} give, balance ${thing.balance}${closed}`
  }
  const { size, getters, putters } = thing.stats()
  const counts = `${thing.size === size ? size : 'stats differ'}/${thing.capacity}, ${getters} take, ${putters} give`
  const flags = `${thing.empty ? ' empty' : ''}${thing.full ? ' full' : ''}${closed}`
  const undone = thing instanceof Queue ? `, ${thing.unfinishedTasks} undone` : ''
  return `${counts}${undone}${flags}${size > 0 ? `, next ${textOf(thing.tryPeek())}` : ''}`
}
