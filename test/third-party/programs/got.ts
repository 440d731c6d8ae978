import http from 'node:http'

import { got } from 'got'

import { tryHttpClient } from '../../support/third-party/http-client.ts'
import { print } from '../../support/third-party/interruptions.ts'

const agent = new http.Agent({ keepAlive: true })
const client = got.extend({ agent: { http: agent } })

print(
  await tryHttpClient({
    get: (address) => client(address).json(),
    busy: () => Object.keys(agent.sockets).length,
    close: () => agent.destroy(),
  }),
)
