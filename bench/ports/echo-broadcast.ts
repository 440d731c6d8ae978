// The same as echo.ts by two BroadcastChannels: one on which it is asked, one on which it answers.

import { BroadcastChannel, workerData } from 'node:worker_threads'

const name = workerData as string
const questions = new BroadcastChannel(`${name} questions`)
const answers = new BroadcastChannel(`${name} answers`)
questions.onmessage = ({ data }): void => answers.postMessage(data)
answers.postMessage('ready')
