import { Mutex } from 'multithreading'

import { deaths } from '../deaths.ts'

await deaths(
  {
    name: 'multithreading Mutex',
    make: (rounds) => Array.from({ length: rounds }, () => new SharedArrayBuffer(4)),
    open(made) {
      const mutexes = (made as SharedArrayBuffer[]).map((words) => new Mutex(undefined, words))
      return async (round) => {
        const guard = await mutexes[round]!.lock()
        return () => guard[Symbol.dispose]()
      }
    },
  },
  import.meta.url,
)
