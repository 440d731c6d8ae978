// What of a doorbell holds the loop: the first argument chooses what.

import { doorbell, registry, ring, slotOf } from '@hublet/core/lowlevel'

const bell = doorbell(registry())
const watcher = { onRing: (): void => console.log('rung') }
const ringHere = (): void => ring(registry().words, slotOf(registry().me))

const cases: Record<string, () => void> = {
  /** Nobody holds it: the program ends, though a ring would come. */
  loose() {
    bell.watch(watcher, false)
    setTimeout(ringHere, 10_000).unref()
  },
  /** Held twice, let go twice: the ring in between is heard. */
  held() {
    bell.watch(watcher, false)
    bell.hold()
    bell.hold()
    setTimeout(ringHere, 20).unref()
    setTimeout(() => bell.unhold(), 40).unref()
    setTimeout(() => bell.unhold(), 60).unref()
    setTimeout(() => console.log('too late'), 10_000).unref()
  },
  /** Something else holds it: who watches is told all the same. */
  told() {
    bell.watch(watcher, false)
    setTimeout(ringHere, 20)
    setTimeout(() => {}, 60)
  },
}

cases[process.argv[2]!]!()
process.on('exit', () => console.log('over'))
