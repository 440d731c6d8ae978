// Of the registry.

import { type Equivalent, equivalentsOf } from '../equivalent.ts'

export const slots: readonly Equivalent[] = equivalentsOf('packages/core/src/threads/protocol/slots.ts', [
  [undefined, 'doubled', /^ring(All|Cells)?\(/, 'a ring too many only makes somebody look once more'],
  ['ring', 'torn', 'add(threads, doorbellAt(slot), 1)', 'who takes the count back wakes the thread right after that'],
  ['ring', 'doubled', 'add(threads, doorbellAt(slot), 1)', 'the count has changed, once or twice'],
  ['ring', 'always', 'load(threads, asleepAt(slot)) !== 0', 'it notifies though nobody sleeps'],
  ['fallAsleep', 'torn', 'add(threads, asleepAt(slot), 1)', 'only the thread itself counts its sleeps'],
  ['wakeUp', 'torn', 'add(threads, asleepAt(slot), -1)', 'only the thread itself counts its sleeps'],
  ['ring', 'notify one', 'notifyAll(threads, doorbellAt(slot))', 'only one thread waits at a doorbell'],
  [
    'enter',
    'swapped',
    'if (load(threads, idAt(slot)) !== 0) continue let used = load(threads, USED_AT)',
    'slots in use only become more',
  ],
  ['enter', 'never', 'load(threads, idAt(slot)) !== 0', 'the compare-exchange finds out'],
  [
    'enter',
    'doubled',
    'compareExchange(threads, USED_AT, used, slot + 1)',
    'the second one fails, and says that the first was done',
  ],
  [
    'enter',
    'swapped',
    'store(threads, epochAt(slot), epoch) store(threads, threadAt(slot), thread)',
    'both stand before the id, and nobody reads them earlier',
  ],
  [
    'enter',
    'swapped',
    'store(threads, threadAt(slot), thread) store(threads, parentAt(slot), by)',
    'both stand before the id, and nobody reads them earlier',
  ],
  [
    'enter',
    'swapped',
    'store(threads, parentAt(slot), by) store(threads, asleepAt(slot), 0)',
    'both stand before the id, and nobody reads them earlier',
  ],
  [
    'enter',
    'doubled',
    /^store\(threads, (epoch|thread|parent|asleep|id)At\(slot\)/,
    'the slot is reserved: nobody else writes there, nor buries what its parent has only just entered',
  ],
  ['bury', 'doubled', 'takeBack(threads, dead)', 'ids of the dead do not come back'],
  ['takeBack', 'doubled', 'takeBack(threads, id)', 'ids of the dead do not come back'],
  [
    'takeBack',
    'torn',
    'compareExchange(threads, idAt(slot), id, 0)',
    'only the burial of the dead thread writes a slot that it had reserved',
  ],
  ['takeBack', 'doubled', 'compareExchange(threads, idAt(slot), id, 0)', 'the second one fails'],
  [
    'takeBack',
    'torn',
    'compareExchange(threads, idAt(slotOf(dead)), dead, 0)',
    'a thread is buried by one other: by its parent, or by who buries that',
  ],
  ['takeBack', 'doubled', 'compareExchange(threads, idAt(slotOf(dead)), dead, 0)', 'the second one fails'],
])
