// A worker of patched-app whose file lies elsewhere: it posts what the plugin of the app has vetoed.

import { parentPort } from 'node:worker_threads'

import { patchModule } from '@hublet/monkey'

const call = (): number => 1
const { patched, vetoed } = patchModule('b', { call }, { call: (original) => () => original() })
parentPort?.postMessage([...patched, ...vetoed])
