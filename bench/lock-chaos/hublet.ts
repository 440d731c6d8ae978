import { enroll } from '@hublet/core'
import { type SharedHandle, SharedLock } from '@hublet/locks'

import { deaths } from '../deaths.ts'

await deaths(
  {
    name: 'hublet SharedLock',
    make: (rounds) => Array.from({ length: rounds }, () => new SharedLock()),
    open(made) {
      const locks = (made as SharedHandle<'SharedLock'>[]).map((handle) => SharedLock.from(handle))
      return async (round) => {
        const hold = await locks[round]!.hold()
        return () => hold.release()
      }
    },
    enroll,
  },
  import.meta.url,
)
