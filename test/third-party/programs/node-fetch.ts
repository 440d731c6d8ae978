import http from 'node:http'

import fetch from 'node-fetch'

import { tryHttpClient } from '../../support/third-party/http-client.ts'
import { print } from '../../support/third-party/interruptions.ts'

const agent = new http.Agent({ keepAlive: true })

print(
  await tryHttpClient({
    get: async (address) => (await fetch(address, { agent })).json(),
    busy: () => Object.keys(agent.sockets).length,
    close: () => agent.destroy(),
  }),
)
