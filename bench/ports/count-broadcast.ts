// The same as count.ts by BroadcastChannel; the answer goes by the port.

import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads'

import { counter } from '../streams/counter.ts'

const channel = new BroadcastChannel(workerData as string)
const take = counter((total) => parentPort!.postMessage(total))
channel.onmessage = ({ data }): void => take(data)
parentPort!.postMessage('ready')
