// What transformed code needs: the one global that it knows, and a hub that knows of it.

import { enter } from './activation.ts'
import { interruptBodies } from './body.ts'

const name = '__hublet'

/** Does nothing if it is there: a second copy of this package leaves the first one in charge. */
export function installFrames(): void {
  if (Object.hasOwn(globalThis, name)) return
  Object.defineProperty(globalThis, name, { value: Object.freeze({ enter }) })
  interruptBodies()
}
