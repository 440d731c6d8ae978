// A command that the server holds back is killed; what the server does with it nobody can take back.

import { Redis } from 'ioredis'

import { becomes, killed, print, timedOut, when } from '../../support/third-party/interruptions.ts'

const port = Number(process.env['PORT'])
const redis = new Redis({ port })
const admin = new Redis({ port })
const facts: Record<string, unknown> = {}
await admin.flushall()

/** Whether the server has as many clients that wait in a blocking or a paused command. */
const blocked = async (count: number): Promise<boolean> =>
  (await admin.info('clients')).includes(`blocked_clients:${count}\r\n`)

await admin.client('PAUSE', 60_000, 'WRITE')
facts['kill'] = await killed(
  () => redis.incr('counter'),
  () => when(() => blocked(1)),
)
facts['timeout'] = await timedOut(() => redis.incr('counter'))
await admin.client('UNPAUSE')
facts['next answer'] = await redis.echo('mine')
facts['commands done'] = await redis.get('counter')

facts['blpop'] = await killed(
  () => redis.blpop('queue', 0),
  () => when(() => blocked(1)),
)
await admin.rpush('queue', 'item')
facts['item is left'] = (await admin.llen('queue')) === 1
facts['after blpop'] = await redis.echo('mine')

const popping = async (): Promise<unknown> => {
  const own = redis.duplicate()
  try {
    return await own.blpop('queue', 0)
  } finally {
    own.disconnect()
  }
}
await admin.del('queue')
facts['blpop by a client of its own'] = await killed(popping, () => when(() => blocked(1)))
facts['its client is gone'] = await becomes(() => blocked(0))
await admin.rpush('queue', 'item')
facts['its item is left'] = (await admin.llen('queue')) === 1

const subscriber = redis.duplicate()
facts['subscribe'] = await timedOut(async () => {
  await subscriber.subscribe('news')
  await new Promise((resolve) => subscriber.once('message', resolve))
})
const news = new Promise((resolve) => subscriber.once('message', (_, text) => resolve(text)))
await admin.publish('news', 'hello')
facts['news'] = await news

await Promise.all([redis.quit(), admin.quit(), subscriber.quit()])
print(facts)
