// Blocks that own their resources.

import { type ChildProcess, spawn as spawnChild } from 'node:child_process'
import { once } from 'node:events'
import { type Server as HttpServer, Agent, createServer as createHttp, get } from 'node:http'
import { type Server, type Socket, connect, createServer } from 'node:net'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'

import { HubThread, Timeout, getHub, nursery, sleep, spawn, withTimeout } from '@hublet/core'
import { settled } from '@hublet/core/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { ownResources } from '../../packages/monkey/src/owned/own-resources.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { ResourceSurvived } from '../../packages/monkey/src/owned/resource-survived.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { events } from '../../packages/monkey/src/patches/events.ts'
import { portOf } from '../support/listening.ts'
import { becomes, install } from '../support/patched-operation.ts'
import { runs } from '../support/process-runs.ts'
import { same } from '../support/thrown.ts'

let server: Server
let http: HttpServer
const connections: Socket[] = []
beforeAll(async () => {
  server = createServer((socket) => void socket.on('error', () => {})).listen(0)
  http = createHttp((request, response) => void (request.url === '/' && response.end('hello'))).listen(0)
  http.on('connection', (socket) => connections.push(socket))
  await Promise.all([once(server, 'listening'), once(http, 'listening')])
})
afterAll(() => {
  server.close()
  http.closeAllConnections()
  http.close()
})

const reported: unknown[] = []
afterEach(() => {
  getHub().onError = undefined
  reported.length = 0
})
const collectReports = (): unknown => (getHub().onError = (error) => void reported.push(error))

const url = (): string => `http://localhost:${portOf(http)}/`

test('what the block returns is returned, and what it throws is thrown', async () => {
  expect(await ownResources(() => 7)).toBe(7)
  expect(await ownResources(async () => 8)).toBe(8)
  await expect(ownResources(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(
    ownResources(() => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
})

test('the youngest is ended first', async () => {
  const ended: number[] = []
  await ownResources(() => {
    for (const number of [1, 2, 3]) {
      const socket = connect(portOf(server))
      const destroy = socket.destroy.bind(socket)
      socket.destroy = (error) => {
        ended.push(number)
        return destroy(error)
      }
    }
  })

  expect(ended).toEqual([3, 2, 1])
})

test('resources of greenlets that were spawned in the block belong to it', async () => {
  let socket!: Socket
  await ownResources(() =>
    nursery((n) => {
      n.spawn(async () => {
        await sleep(1)
        socket = connect(portOf(server))
      })
    }),
  )

  expect(socket.closed).toBe(true)
})

test('resources that were made outside of the block stay', async () => {
  const outside = connect(portOf(server))
  let beside!: Socket

  const block = ownResources(() => sleep(20))
  beside = connect(portOf(server))
  await block

  expect([outside.destroyed, beside.destroyed]).toEqual([false, false])
  for (const socket of [outside, beside]) socket.destroy()
})

test('what was made in an inner block is gone with that, and the rest with the outer one', async () => {
  await ownResources(async (outer) => {
    const first = connect(portOf(server))
    const second = await ownResources(() => connect(portOf(server)))

    expect([first.destroyed, second.destroyed]).toEqual([false, true])
    expect(outer.size).toBe(1)
  })
})

test('what is left behind by an inner block makes things of the outer one', async () => {
  const made = Promise.withResolvers<Socket>()
  await ownResources(async () => {
    await ownResources(() => void spawn(async () => made.resolve(await sleep(10).then(() => connect(portOf(server))))))
    expect((await made.promise).destroyed).toBe(false)
  })

  expect((await made.promise).destroyed).toBe(true)
})

test('what has been released outlives the block', async () => {
  const socket = await ownResources((owned) => {
    const kept = connect(portOf(server))
    expect(owned.release(kept)).toBe(true)
    expect(owned.release(kept)).toBe(false)
    return kept
  })

  expect(socket.destroyed).toBe(false)
  socket.destroy()
})

test('what has ended by itself is forgotten', async () => {
  await ownResources(async (owned) => {
    const socket = connect(portOf(server))
    expect(owned.size).toBe(1)
    await once(socket.destroy(), 'close')
    await (await fetch(url())).text()
    await once(spawnChild('true'), 'exit')

    expect(owned.size).toBe(0)
  })
})

test('the socket of an agent stays in its pool, and serves the next', async () => {
  using agent = Object.assign(new Agent({ keepAlive: true }), { [Symbol.dispose]: () => agent.destroy() })
  const ask = async (): Promise<string> => {
    const [response] = (await once(get(url(), { agent }), 'response')) as [PassThrough]
    return text(response)
  }
  const before = connections.length

  expect(await ownResources(ask)).toBe('hello')
  expect(await ask()).toBe('hello')

  expect(connections.length - before).toBe(1)
})

test('the socket of fetch stays, and serves the next', async () => {
  const ask = async (): Promise<string> => (await fetch(url())).text()
  await ask()
  const before = connections.length
  const both = await Promise.all([ownResources(ask), ownResources(ask)])
  await ask()

  expect(both).toEqual(['hello', 'hello'])
  expect(connections.slice(before).filter(({ destroyed }) => destroyed)).toEqual([])
})

test('a request that another greenlet makes over the same connection is not hurt', async () => {
  using agent = Object.assign(new Agent({ maxSockets: 1 }), { [Symbol.dispose]: () => agent.destroy() })
  using _patch = install(events)
  const first = spawn(() => ownResources(() => once(get(`${url()}never`, { agent }), 'response')))
  await settled()
  const second = once(get(url(), { agent }), 'response') as Promise<[PassThrough]>

  await first.kill()

  expect(await text((await second)[0])).toBe('hello')
})

test('a child that leads a group takes that with it', async () => {
  let child!: ChildProcess
  let pid = 0
  await ownResources(async () => {
    child = spawnChild('sh', ['-c', 'sleep 60 & echo $!; wait; true'], { detached: true })
    pid = Number(String(((await once(child.stdout!, 'data')) as unknown[])[0]))
  })

  expect(child.signalCode).toBe('SIGTERM')
  expect(await becomes(() => !runs(pid))).toBe(true)
})

test('a child that ignores SIGTERM gets SIGKILL after the grace', async () => {
  let child!: ChildProcess
  await ownResources(
    async () => {
      child = spawnChild('sh', ['-c', `trap '' TERM; echo; while :; do sleep 0.02; done`])
      await once(child.stdout!, 'data')
    },
    { grace: 50 },
  )

  expect(child.signalCode).toBe('SIGKILL')
})

test('a hub thread is not seen; one that was added is stopped', async () => {
  const module = new URL('../support/hubs/basic.ts', import.meta.url)
  const start = () => HubThread.start<typeof import('../support/hubs/basic.ts')>(module)
  const [seen, added] = await ownResources(async (owned) => {
    return [await start(), owned.add(await start())] as const
  })
  await using stays = seen

  expect([stays.alive, added.alive]).toEqual([true, false])
  expect(await stays.call('add', [1, 2])).toBe(3)
})

const stubborn = (): AsyncDisposable => ({ [Symbol.asyncDispose]: () => new Promise(() => {}) })

test('what survives the grace is reported, and the others are ended all the same', async () => {
  collectReports()
  let socket!: Socket
  const result = await ownResources(
    (owned) => {
      socket = connect(portOf(server))
      owned.add(stubborn())
      return 'done'
    },
    { grace: 20 },
  )

  expect(result).toBe('done')
  expect(socket.closed).toBe(true)
  expect(reported).toEqual([expect.any(ResourceSurvived)])
  expect(String(reported[0])).toMatch(
    /^ResourceSurvived: cannot end { .*: it is open 20 ms after the block that owns it$/,
  )
})

test.for([
  ['throws', { [Symbol.dispose]: (): void => raiseNo() }],
  ['rejects', { [Symbol.asyncDispose]: async (): Promise<void> => raiseNo() }],
] as const)('what %s when it is ended is reported', async ([, resource]) => {
  collectReports()
  await ownResources((owned) => void owned.add(resource as Disposable))

  expect(reported).toMatchObject([{ code: 'HUBLET_RESOURCE_SURVIVED', cause: { message: 'no' } }])
})

function raiseNo(): never {
  throw new Error('no')
}

test('a kill during the ending comes at its end', async () => {
  const disposing = Promise.withResolvers<void>()
  const going = Promise.withResolvers<void>()
  const g = spawn(() =>
    ownResources((owned) => {
      owned.add({
        [Symbol.asyncDispose]: () => {
          going.resolve()
          return disposing.promise
        },
      })
      return 'done'
    }),
  )
  await going.promise
  const death = g.kill()
  await settled()
  expect(g.dead).toBe(false)

  disposing.resolve()

  expect(await death).toBe(true)
  expect(g.exit).toBeDefined()
})

test('a timeout ends the block, and its resources', async () => {
  let socket!: Socket
  const error = await withTimeout(20, () =>
    ownResources(async () => {
      socket = connect(portOf(server))
      await sleep(Infinity)
    }),
  ).catch(same)

  expect(error).toBeInstanceOf(Timeout)
  expect(socket.closed).toBe(true)
})

test.for<[string, unknown[]]>([
  ['fn', [7]],
  ['grace', [() => {}, { grace: -1 }]],
  ['grace', [() => {}, { grace: 'soon' }]],
])('a wrong %s is refused', async ([name, args]) => {
  await expect((ownResources as (...all: unknown[]) => Promise<unknown>)(...args)).rejects.toThrow(name)
})

test('a resource that cannot be disposed of is refused', async () => {
  await expect(ownResources((owned) => owned.add({} as Disposable))).rejects.toThrow('asyncDispose')
})
