import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'

import { spawn } from '@hublet/core'
import { afterAll, expect, test, vi } from 'vitest'

import { decode, encode } from '../../examples/thumbnails/jpeg.ts'
import { parseOptions } from '../../examples/thumbnails/options.ts'
import { paint } from '../../examples/thumbnails/samples.ts'
import { Service, type ServiceOptions } from '../../examples/thumbnails/service.ts'
import { type Picture, shrink } from '../../examples/thumbnails/shrink.ts'
import { startExample } from '../support/example.ts'

type Colour = readonly [red: number, green: number, blue: number]

const corners: readonly Colour[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
]
const folder = mkdtempSync(join(tmpdir(), 'thumbnails-test-'))
const known = encode(
  draw(400, 200, (x, y) => corners[(x < 200 ? 0 : 1) + (y < 100 ? 0 : 2)]!),
  95,
)
writeFileSync(join(folder, 'known.jpg'), known)
writeFileSync(join(folder, 'half.jpg'), known.subarray(0, known.length / 2))
writeFileSync(join(folder, 'text.jpg'), 'this is no picture')
paint({ path: join(folder, 'large.jpg'), width: 2000, height: 1500, seed: 0 })
afterAll(() => rmSync(folder, { recursive: true }))

test.for(['in the pool', 'on the hub'] as const)('%s a thumbnail has its size, and the colours', async (computes) => {
  await using service = await open({ computes })

  const { status, headers, body } = await ask(service, '/thumb/known.jpg?w=100')

  expect([status, headers['content-type']]).toEqual([200, 'image/jpeg'])
  const picture = decode(body)
  expect([picture.width, picture.height]).toEqual([100, 50])
  const found = [pixel(picture, 5, 5), pixel(picture, 94, 5), pixel(picture, 5, 44), pixel(picture, 94, 44)]
  for (const [i, colour] of found.entries()) expect(distance(colour, corners[i]!)).toBeLessThan(12)
})

test('a picture that is not as wide as that stays as it is', async () => {
  await using service = await open()

  const { width, height } = decode((await ask(service, '/thumb/known.jpg?w=2000')).body)

  expect([width, height]).toEqual([400, 200])
})

test('a small pixel is the mean of what it covers, parts of pixels included', () => {
  const stripes = draw(5, 3, (x) => (x < 3 ? [250, 100, 0] : [0, 100, 50])) // the middle one is cut in two

  const small = shrink(stripes, 2)

  expect([small.width, small.height]).toEqual([2, 1])
  expect([pixel(small, 0, 0), pixel(small, 1, 0)]).toEqual([
    [250, 100, 0],
    [50, 100, 40],
  ])
})

test.for([
  ['/thumb/nothing.jpg', 404],
  [`/thumb/${'x'.repeat(300)}`, 404],
  ['/nothing', 404],
  ['//', 400],
  ['/thumb/', 400],
  ['/thumb/%zz', 400],
  ['/thumb/known.jpg?w=0', 400],
  ['/thumb/known.jpg?w=2001', 400],
  ['/thumb/known.jpg?w=1e2', 400],
  ['/thumb/known.jpg?w=wide', 400],
  ['/thumb/..%2fknown.jpg', 400],
  ['/thumb/..%5cknown.jpg', 400],
  ['/thumb/%2fetc%2fpasswd', 400],
  ['/thumb/sub/known.jpg', 400],
  ['/thumb/..', 404],
  ['/thumb/../../../etc/passwd', 404],
  ['/thumb/.hidden', 400],
  ['/thumb/known.jpg%00', 400],
] as const)('%s is answered with %i', async ([path, status]) => {
  await using service = await open()

  expect((await ask(service, path)).status).toBe(status)
  expect(service.pool.stats().threads + service.pool.stats().starting).toBe(0) // nobody has been bothered
})

test.skipIf(process.platform === 'win32')('a folder is no picture', async () => {
  symlinkSync(folder, join(folder, 'folder'))
  await using service = await open()

  expect((await ask(service, '/thumb/folder')).status).toBe(400)
})

test('damaged pictures are refused with the reason, and the thread goes on', async () => {
  await using service = await open()
  for (const name of ['half.jpg', 'text.jpg']) {
    const { status, body } = await ask(service, `/thumb/${name}`)
    expect([status, String(body)]).toEqual([422, expect.stringContaining('cannot decode the picture: ')])
  }

  expect((await ask(service, '/thumb/known.jpg')).status).toBe(200)
  expect(service.pool.stats()).toMatchObject({ completed: 1, failed: 2, lost: 0, threads: 1 })
})

test('when clients leave, the task that runs ends, the one that waits never runs', async () => {
  await using service = await open()
  const clients = [1, 2].map(() => begin(service, '/thumb/large.jpg'))
  const state = (): object => {
    const { running, queued, cancelled, completed } = service.pool.stats()
    return { running, queued, cancelled, completed }
  }
  await poll(state).toEqual({ running: 1, queued: 1, cancelled: 0, completed: 0 })

  for (const client of clients) client.destroy()

  await poll(state).toEqual({ running: 0, queued: 0, cancelled: 2, completed: 0 })
  expect((await ask(service, '/thumb/known.jpg')).status).toBe(200)
})

test('when the time is up the answer is 503, and the task ends', async () => {
  await using service = await open({ limit: 1 })

  const { status, headers, body } = await ask(service, '/thumb/large.jpg')

  expect([status, headers['retry-after'], String(body)]).toEqual([503, '1', 'that took more than 1 ms\n'])
  expect(await service.pool.join()).toBe(true)
  expect(service.pool.stats()).toMatchObject({ running: 0, queued: 0, completed: 0, cancelled: 1 })
})

test('while all threads compute the hub answers, and says how they are', async () => {
  await using service = await open()
  const client = begin(service, '/thumb/large.jpg')
  await poll(() => service.pool.stats().running).toBe(1)

  const [health, stats] = [await ask(service, '/health'), await ask(service, '/stats')]

  expect(String(health.body)).toBe('well\n')
  expect(JSON.parse(String(stats.body))).toMatchObject({ threads: 1, running: 1, completed: 0 })
  client.destroy()
})

test('when more than a hundred wait the next one is sent away', async () => {
  await using service = await open()
  const clients = Array.from({ length: 101 }, () => begin(service, '/thumb/large.jpg'))
  await poll(() => service.pool.size).toBe(101)

  const { status, body } = await ask(service, '/thumb/known.jpg')

  expect([status, String(body)]).toEqual([503, 'too many are asked for\n'])
  for (const client of clients) client.destroy()
  await poll(() => service.pool.size).toBe(0)
})

test('stopping, what was asked is answered', async () => {
  const service = await open()
  const asking = spawn(ask, service, '/thumb/large.jpg')
  await poll(() => service.pool.stats().running).toBe(1)

  await service.stop(20_000)

  expect((await asking.get()).status).toBe(200)
  expect(service.pool.closed).toBe(true)
})

test('the program serves a folder until it is told to end', async () => {
  const { child, ended } = startExample('thumbnails', [folder, '--port', '0'])
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const response = await fetch(`${/http:\S+/.exec(line)![0]}thumb/known.jpg`)
  expect([response.status, (await response.bytes()).length > 500]).toEqual([200, true])

  child.kill('SIGTERM')

  expect(await ended).toMatchObject({ code: 0, stderr: '' })
})

test('after Ctrl-C the comparison ends, and its pictures are gone', async () => {
  const temporary = mkdtempSync(join(folder, 'temporary-'))
  vi.stubEnv('TMPDIR', temporary)
  const { child, ended } = startExample('thumbnails', [])
  vi.unstubAllEnvs()
  await poll(() => readdirSync(temporary).length).toBe(1)

  child.kill('SIGINT')

  expect(await ended).toEqual({ code: 130, stdout: '', stderr: '' })
  expect(readdirSync(temporary)).toEqual([])
})

test('the output in its README is what it prints, but for the figures', async () => {
  const { code, stdout, stderr } = await startExample('thumbnails', ['--requests', '20', '--megapixels', '0.1']).ended

  expect([code, stderr]).toEqual([0, ''])
  const readme = readFileSync(new URL('../../examples/thumbnails/README.md', import.meta.url), 'utf8')
  expect(shape(readme)).toContain(shape(stdout))
})

test.each([
  [['--threads', '0']],
  [['--requests', '5']],
  [['--megapixels', '0x1']],
  [['--limit', '100']],
  [['--requests', '50', '.']],
  [['--port', 'x', '.']],
  [['.', '.']],
  [['/not/there']],
  [['--nonsense']],
])('%j is refused', (args) => {
  expect(parseOptions(args)).toEqual({ exitCode: 2 })
})

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

function open(options: Partial<ServiceOptions> = {}): Promise<Service> {
  return Service.open({ folder, host: '127.0.0.1', port: 0, limit: 60_000, threads: 1, ...options })
}

/** The path goes out as it is. */
function begin(service: Service, path: string): ClientRequest {
  const request = get({ host: '127.0.0.1', port: service.port, path, agent: false })
  return request.on('error', () => request.destroy()) // by those who leave
}

async function ask(service: Service, path: string): Promise<Reply> {
  const [response] = (await once(begin(service, path), 'response')) as [IncomingMessage]
  return { status: response.statusCode!, headers: response.headers, body: await buffer(response) }
}

function poll<T>(state: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(state, { interval: 5, timeout: 15_000 })
}

function draw(width: number, height: number, colour: (x: number, y: number) => Colour): Picture {
  const pixels = Array.from({ length: width * height }, (_, i) => [...colour(i % width, Math.floor(i / width)), 255])
  return { width, height, data: Uint8Array.from(pixels.flat()) }
}

function pixel({ width, data }: Picture, x: number, y: number): number[] {
  const at = (y * width + x) * 4
  return [...data.subarray(at, at + 3)]
}

function distance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...one.map((value, i) => Math.abs(value - other[i]!)))
}

function shape(output: string): string {
  return output.replace(/[\d,.]*\d/g, '#').replace(/ +/g, ' ')
}
