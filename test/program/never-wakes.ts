// Run with --expose-gc, with HUBLET_DEV=1 or without: prints as JSON which greenlets are reported to be lost, and more.

import {
  AsyncResult,
  Channel,
  type ErrorContext,
  Event,
  type Greenlet,
  Group,
  NeverWakes,
  Queue,
  getHub,
  iwait,
  joinAll,
  nursery,
  onSignal,
  select,
  shield,
  sleep,
  spawn,
  spawnLater,
  until,
  withTimeout,
} from '@hublet/core'
import { settled } from '@hublet/core/testing'

const hub = getHub()
const dev = process.env['HUBLET_DEV'] === '1'
const reports: { error: unknown; context: ErrorContext }[] = []
hub.waitCycles = false // they are reported in dev mode, too, and sooner
hub.onError = (error, context) => reports.push({ error, context })

/** What is reachable as long as the program runs. */
const reachable = { event: new Event({ name: 'reachable' }), queue: new Queue<number>(), kept: [] as unknown[] }

function start(name: string, body: () => unknown): Greenlet {
  const greenlet = spawn(body)
  greenlet.name = name
  return greenlet
}

async function collect(): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await settled()
    globalThis.gc!()
  }
  await settled()
}

function lost(): string[] {
  const names = reports.splice(0).map(({ context }) => /"([^"]*)"/.exec(String(context.source))?.[1] ?? context.text)
  return names.toSorted((a, b) => a.localeCompare(b))
}

function startLost(): void {
  start('queue', () => new Queue().get())
  start('full queue', async () => {
    const full = new Queue<number>(1)
    await full.put(1)
    await full.put(2)
  })
  start('event', () => new Event().wait())
  start('result', () => new AsyncResult().get())
  start('channel', () => new Channel().receive())
  start('select', () => select({ queue: new Queue().getOp(), event: new Event() }))
  start('iwait', () => iwait([new Event()]).next())
  start('promise', () => new Promise(() => {}))
  start('until', () => until(new Promise(() => {})))
  start('shield', () => shield(() => new Event().wait()))
  start('join', () => start('joined', () => new Event().wait()).join())
  start('joinAll', () => joinAll([start('one of all', () => new Event().wait())]))
  start('nursery', () => nursery((n) => void (n.spawn(() => new Event().wait()).name = 'child')))
  start('group', () => new Group([start('member', () => new Event().wait())]).join())
  const later: Greenlet = spawnLater(1, () => new Event().wait())
  later.name = 'later'
  const circle: Greenlet[] = []
  for (const n of [0, 1]) circle.push(start(`circle ${n}`, () => circle[1 - n]!.join()))
  start('after a wait', async () => {
    await sleep(1)
    await reachable.event.wait({ timeout: 1 })
    await new Event().wait()
  })
}

function startOthers(): void {
  start('sleeper', () => sleep(60_000))
  start('unreferenced sleeper', () => sleep(60_000, { ref: false }))
  start('with a limit', () => withTimeout(60_000, () => new Event().wait()))
  start('with a limit of its own', () => new Event().wait({ timeout: 60_000 }))
  start('with a signal', () => new Event().wait({ signal: AbortSignal.timeout(60_000) }))
  start('waits for what is reachable', () => reachable.event.wait())
  start('takes from what is reachable', () => reachable.queue.get())
  start('one of two is reachable', () => select({ lost: new Event(), reachable: reachable.event }))
  start('waits for a sleeper', () => start('slow', () => sleep(60_000)).join())
  start('waits for a timer of Node', () => until(new Promise((resolve) => setTimeout(resolve, 60_000))))
  start('ended', () => sleep(1))
  start('failed', () => Promise.reject(new Error('x')))
  start('killed', () => new Event().wait())
    .kill()
    .catch(() => {})
  start('parent', () => start('sleeping child', () => sleep(60_000)) && new Event().wait())
  reachable.kept.push(start('held', () => new Event().wait()))
  start('joined from outside', () => new Event().wait())
    .join()
    .catch(() => {})
  reachable.kept.push(onSignal('SIGUSR2', () => start('never started', () => {})))
}

async function listed(): Promise<unknown> {
  start('watched', () => reachable.event.wait())
  await settled()
  const inDump = String(hub.dump()).includes('"watched"')
  const undead = start('undead', () => new Promise((resolve) => reachable.kept.push(resolve)))
  await settled()
  await undead.kill(undefined, { grace: 0 })
  const zombies = hub.zombies().map(({ name }) => name)
  for (const resolve of reachable.kept.splice(0)) if (typeof resolve === 'function') resolve()
  await settled()
  const shutdown = await hub.shutdown()
  const { kind } = reports.splice(0).map(({ context }) => context)[0]!
  return { inDump, zombies, kind, shutdown, left: hub.dump().greenlets.length }
}

const byDefault = hub.neverWakes
hub.neverWakes = false
if (!dev) start('not watched', () => new Event().wait())
hub.neverWakes = true
startLost()
await collect()
const [first] = reports.filter(({ context }) => String(context.source).includes('"queue"'))
const example = {
  error: first?.error instanceof NeverWakes,
  code: (first?.error as NeverWakes | undefined)?.code,
  kind: first?.context.kind,
  text: first?.context.text,
}
const ofPromise = reports.find(({ context }) => context.text.includes('at its start'))?.context.text
const found = lost()
startOthers()
await collect()
reports.splice(0, reports.length, ...reports.filter(({ context }) => context.kind !== 'greenlet'))
const wrong = lost()
const lists = await listed()
start('reported once', () => new Event().wait())
await settled()
hub.neverWakes = false
await collect()
const afterwards = lost()

console.log(
  JSON.stringify({ byDefault, found, wrong, example, ofPromise, lists, afterwards, kept: reachable.kept.length }),
)
process.exit()
