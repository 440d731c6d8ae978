import { signal } from '@hublet/core'
import { Agent, fetch, request } from 'undici'

import { tryHttpClient } from '../../support/third-party/http-client.ts'
import { print } from '../../support/third-party/interruptions.ts'

const dispatcher = new Agent({ connections: 8 })

const requested = await tryHttpClient({
  get: async (address) => (await request(address, { dispatcher })).body.json(),
  leaves: false,
})
const requestedWithSignal = await tryHttpClient({
  get: async (address) => (await request(address, { dispatcher, signal: signal() })).body.json(),
})
const fetched = await tryHttpClient({
  get: async (address) => (await fetch(address, { dispatcher })).json(),
  leaves: false,
})
const fetchedWithSignal = await tryHttpClient({
  get: async (address) => (await fetch(address, { dispatcher, signal: signal() })).json(),
})
await dispatcher.close()
print({ requested, requestedWithSignal, fetched, fetchedWithSignal })
