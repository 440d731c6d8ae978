import { once } from 'node:events'

import express from 'express'

import { tryServer, untilGone, work } from '../../support/third-party/http-handler.ts'
import { print } from '../../support/third-party/interruptions.ts'

const app = express()
let middle = 0
let failed = 0
app.use(async (_request, _response, next) => {
  await Promise.resolve()
  middle++
  next()
})
app.get('/ok', async (_request, response) => {
  await untilGone(response, async () => response.json({ ok: true })).get()
})
app.get('/work', async (_request, response) => {
  await untilGone(response, work).get()
})
app.use((_error: unknown, _request: express.Request, _response: express.Response, _next: express.NextFunction) => {
  failed++
})
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const facts = await tryServer(server)
server.close()
print({ ...facts, middle, failed })
