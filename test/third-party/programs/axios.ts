import http from 'node:http'

import { create } from 'axios'

import { tryHttpClient } from '../../support/third-party/http-client.ts'
import { print } from '../../support/third-party/interruptions.ts'

const httpAgent = new http.Agent({ keepAlive: true })
const client = create({ httpAgent })

print(
  await tryHttpClient({
    get: async (address) => (await client.get<unknown>(address)).data,
    busy: () => Object.keys(httpAgent.sockets).length,
    close: () => httpAgent.destroy(),
  }),
)
