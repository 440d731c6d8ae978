// What is patched: one entry for each part of Node. They are patched in this order.

import { childProcess } from '../patches/child-process.ts'
import { crypto } from '../patches/crypto.ts'
import { dns } from '../patches/dns.ts'
import { events } from '../patches/events.ts'
import { fetch } from '../patches/fetch.ts'
import { fs } from '../patches/fs.ts'
import { http } from '../patches/http.ts'
import { net } from '../patches/net.ts'
import { readline } from '../patches/readline.ts'
import { streams } from '../patches/streams.ts'
import { timers } from '../patches/timers.ts'
import { tls } from '../patches/tls.ts'
import { workers } from '../patches/workers.ts'
import { zlib } from '../patches/zlib.ts'
import type { ModulePatch } from './replacement.ts'

export const modules: readonly ModulePatch[] = [
  fetch,
  timers,
  fs,
  dns,
  events,
  streams,
  readline,
  childProcess,
  net,
  http,
  tls,
  crypto,
  zlib,
  workers,
]
