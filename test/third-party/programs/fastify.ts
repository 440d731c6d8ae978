import fastify from 'fastify'

import { tryServer, untilGone, work } from '../../support/third-party/http-handler.ts'
import { print } from '../../support/third-party/interruptions.ts'

const app = fastify()
let middle = 0
let failed = 0
app.addHook('preHandler', async () => {
  await Promise.resolve()
  middle++
})
app.setErrorHandler((error, _request, reply) => {
  failed++
  return reply.send(error)
})
app.get('/ok', (_request, reply) => untilGone(reply.raw, async () => ({ ok: true })).get())
app.get('/work', (_request, reply) => untilGone(reply.raw, work).get())
await app.listen({ port: 0, host: '127.0.0.1' })
const facts = await tryServer(app.server)
await app.close()
print({ ...facts, middle, failed })
