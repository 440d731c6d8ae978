// The same as echo.ts by Comlink.

import { parentPort } from 'node:worker_threads'

import { expose } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'

expose({ same: (value: unknown) => value }, nodeEndpoint(parentPort!))
