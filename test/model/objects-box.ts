// What the model keeps of a queue or channel: items, a line of takers, a line of givers, in the order in which they came.

import { type Deed, type Item, type Make, type Wait, firstItems, isTouchy, orderOf } from './objects-program.ts'

export interface Box {
  readonly make: Make
  readonly on: number
  capacity: number
  /** In the order in which they came. */
  readonly items: Item[]
  takers: Seat[]
  givers: Seat[]
  joiners: Seat[]
  closed: boolean
  /** How many items are to be finished. */
  undone: number
}

/** Something that can be done, perhaps later. */
export type Want =
  | { readonly to: 'take' | 'look'; readonly box: Box }
  | { readonly to: 'give'; readonly box: Box; readonly item: Item }
  | { readonly to: 'join'; readonly box: Box }
  | { readonly to: 'event' }
  | { readonly to: 'result' }
  | { readonly to: 'reach'; readonly moment: number }

/** A wait, or a deed; a select has a want for each of its cases, all others have one. */
export interface Request {
  readonly id: number
  readonly who: number
  readonly doing: Wait['do'] | Deed['do']
  readonly wants: readonly Want[]
  /** What really came of it, if anything ever did. */
  readonly real: string | undefined
  /** A `withTimeout` is around it, so its result takes longer. */
  readonly around: boolean
  waiting: boolean
  outcome: string | undefined
}

/** Its place in line for one of its wants. */
export interface Seat {
  readonly request: Request
  readonly place: number
  readonly want: Want
}

export function makeBox(make: Make, on: number): Box {
  const capacity = make.capacity < 0 ? Infinity : make.capacity
  const items = firstItems(on, make)
  return { make, on, capacity, items, takers: [], givers: [], joiners: [], closed: false, undone: items.length }
}

export function hasRoom({ items, capacity }: Box): boolean {
  return items.length < capacity
}

/** The item that is handed out next. */
export function nextOf({ make, items }: Box): Item | undefined {
  if (make.kind === 'LifoQueue') return items.at(-1)
  if (make.kind !== 'PriorityQueue') return items[0]
  const least = Math.min(...items.map(orderOf))
  return items.find((item) => orderOf(item) === least)
}

export function takeNext(box: Box): void {
  box.items.splice(box.items.indexOf(nextOf(box)!), 1)
}

export function itemOf({ want }: Seat): Item {
  if (want.to !== 'give') throw new Error('it gives nothing')
  return want.item
}

/** Whether two touchy items may have to be compared, to put this one or to get one. */
export function mayFail({ make, items }: Box, added?: Item): boolean {
  if (make.kind !== 'PriorityQueue') return false
  const touchy = items.filter(isTouchy).length
  return added === undefined ? touchy > 1 && items.length > 2 : isTouchy(added) && touchy > 0
}

export function closedText({ make, on }: Box): string {
  return `${make.kind === 'Channel' ? 'ChannelClosed' : 'QueueClosed'} ${on}`
}

/** What a taker gets when there will be no item any more. */
export function refusal(doing: Request['doing'], box: Box): string {
  return doing === 'next' ? 'end' : closedText(box)
}

/** What anybody can see of it. */
export function stateOf(box: Box): string {
  const { make, items, capacity, takers, givers, closed, undone } = box
  const counts = `${items.length}/${capacity}, ${takers.length} take, ${givers.length} give`
  if (make.kind === 'Channel') {
    return `${counts}, balance ${items.length + givers.length - takers.length}${closed ? ' closed' : ''}`
  }
  const flags = `${items.length === 0 ? ' empty' : ''}${hasRoom(box) ? '' : ' full'}${closed ? ' closed' : ''}`
  const counting = make.kind === 'SimpleQueue' ? '' : `, ${undone} undone`
  return `${counts}${counting}${flags}${items.length > 0 ? `, next item ${nextOf(box)!.number}` : ''}`
}
