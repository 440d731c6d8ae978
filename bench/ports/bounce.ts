// Is given memory, and gives it back.

import { parentPort } from 'node:worker_threads'

import { touch } from '../peer.ts'

parentPort!.on('message', (buffer: ArrayBuffer) => parentPort!.postMessage(touch(buffer), [buffer]))
