// Functions that are sent to other hubs: they run where they come from.

import { callOver } from '../call.ts'
import { registerFunctions } from '../codec/classes.ts'
import { onRecord } from '../handlers.ts'
import type { Link } from '../link.ts'
import { RELEASE } from '../record.ts'
import { type Packed, pack, unpack } from './pack.ts'

registerFunctions({
  pack: (fn, link) => pack(fn, link as Link),
  unpack: (packed: Packed, link) =>
    unpack(
      packed,
      link as Link,
      (home, number) =>
        (...args: unknown[]) =>
          callOver(home, number, args),
    ),
})

onRecord(RELEASE, (link, reader) => {
  const number = reader.count()
  if (!link.exported.release(number, reader.count())) return
  link.residents.get(number)?.gone()
  link.residents.delete(number)
})
