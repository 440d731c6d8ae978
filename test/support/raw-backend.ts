// A thread of a pool without Piscina.

import { workerData } from 'node:worker_threads'

import { type ThreadData, becomePoolThread } from '@hublet/threadpool'

becomePoolThread(workerData as ThreadData)
