// The same as bounce.ts by Comlink.

import { parentPort } from 'node:worker_threads'

import { expose, transfer } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'

import { touch } from '../peer.ts'

expose({ bounce: (buffer: ArrayBuffer): ArrayBuffer => transfer(touch(buffer), [buffer]) }, nodeEndpoint(parentPort!))
