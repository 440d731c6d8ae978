import ky from 'ky'

import { tryHttpClient } from '../../support/third-party/http-client.ts'
import { print } from '../../support/third-party/interruptions.ts'

const client = ky.create({ timeout: false })

print(await tryHttpClient({ get: (address) => client.get(address).json() }))
