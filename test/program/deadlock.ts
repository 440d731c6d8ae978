// What happens when Node's loop runs dry while somebody waits. The first argument chooses the case.

import { Event, type Greenlet, LoopExit, Queue, getHub, sleep, spawn, withTimeout } from '@hublet/core'

const hub = getHub()
const never = new Event({ name: 'never' })

function waiter(name: string, body: () => unknown): Greenlet {
  const greenlet = spawn(body)
  greenlet.name = name
  return greenlet
}

/** Waits outside of greenlets, says what it got, and what had been done by then. */
async function expectLoopExit(done: readonly string[]): Promise<void> {
  const error: unknown = await never.wait().catch((thrown: unknown) => thrown)
  console.log(error instanceof LoopExit ? 'LoopExit' : error, ...done)
}

/** Two that wait for each other. */
function pair(one: string, other: string): void {
  const first: Greenlet = waiter(one, () => second.join())
  const second: Greenlet = waiter(other, () => first.get())
}

const cases: Record<string, () => unknown> = {
  // waits outside of greenlets
  async uncaught() {
    pair('miller', 'baker')
    await never.wait()
  },
  async caught() {
    const error = (await never.wait().catch((thrown: unknown) => thrown)) as LoopExit
    console.log(error instanceof LoopExit, error.code, error.message.split('\n')[0])
    console.log(await spawn(async () => (await sleep(1), 42)).get())
    await expectLoopExit([])
    console.log(await withTimeout(5, () => never.wait(), { fallback: 'in time' }))
  },
  async data() {
    const [queue, done] = [new Queue(Infinity, { name: 'jobs' }), new Event({ name: 'done' })]
    waiter('worker', () => queue.get())
    await sleep(0)
    const both = await Promise.allSettled([done.wait(), never.wait()])
    console.log(JSON.stringify(both.map((it) => (it as PromiseRejectedResult).reason.deadlock)))
    never.set()
    await hub.shutdown()
  },
  async nodeTimer() {
    const done: string[] = []
    setTimeout(() => done.push('timer'), 20)
    await expectLoopExit(done)
  },
  async sleeper() {
    const done: string[] = []
    spawn(() => sleep(20).then(() => done.push('sleep')))
    await expectLoopExit(done)
  },
  async limit() {
    const done: string[] = []
    const limited = withTimeout(20, () => new Event().wait()).catch(() => done.push('timeout'))
    await expectLoopExit(done)
    await limited
  },
  async foreignLimit() {
    const done: string[] = []
    void withTimeout(20, () => new Promise(() => {})).catch(() => done.push('timeout'))
    await expectLoopExit(done)
  },
  async unrefTimer() {
    const done: string[] = []
    setTimeout(() => done.push('timer'), 2000).unref()
    await expectLoopExit(done)
  },
  async unrefSleeper() {
    const done: string[] = []
    spawn(() => sleep(2000, { ref: false }).then(() => done.push('sleep')))
    await expectLoopExit(done)
  },
  unawaited() {
    void never.wait()
    console.log('end')
  },
  async manyOutside() {
    const ended = await Promise.allSettled(Array.from({ length: 10_000 }, () => never.wait()))
    const lengths = ended.map((it) => ((it as PromiseRejectedResult).reason as LoopExit).message.length)
    console.log(ended.length, Math.max(...lengths) < 10_000)
  },

  // only greenlets wait
  stuck() {
    waiter('one', () => never.wait())
    waiter('two', () => new Queue(Infinity, { name: 'jobs' }).get())
    process.exitCode = 7
  },
  never() {
    hub.report = 'never'
    waiter('one', () => never.wait())
  },
  foreign: () => waiter('one', () => new Promise(() => {})),
  foreignToo() {
    waiter('one', () => new Promise(() => {}))
    waiter('two', () => never.wait())
  },
  again() {
    waiter('one', () => never.wait())
    hub.onError = () => console.log('told')
    setTimeout(() => spawn(() => sleep(1)), 5)
  },
  onError() {
    hub.onError = (error, { kind, source, text }) => {
      const { deadlock } = error as LoopExit
      console.log(error instanceof LoopExit, kind, text, source === deadlock, deadlock.greenlets[0]!.name)
    }
    waiter('one', () => never.wait())
  },
  onErrorWrites() {
    hub.onError = () => setTimeout(() => console.log('told'), 1)
    waiter('one', () => never.wait())
  },
  onErrorThrows() {
    hub.onError = () => {
      throw new TypeError('the handler is broken')
    }
    waiter('one', () => never.wait())
  },
  onErrorSpawns() {
    let told = 0
    hub.onError = () => {
      if (++told > 20) process.exit(9) // it would go on for ever
      spawn(() => sleep(0))
    }
    process.on('exit', () => console.log('told', told))
    waiter('one', () => never.wait())
  },
  onErrorSettles() {
    const first = new Event()
    hub.onError = (error) => {
      console.log((error as LoopExit).deadlock.greenlets[0]!.state)
      first.set()
    }
    waiter('one', async () => {
      await first.wait()
      await never.wait()
    })
  },
  woken() {
    waiter('one', async () => {
      await never.wait()
      await sleep(1)
      console.log('went on')
    })
    hub.onError = () => never.set()
  },
}

await cases[process.argv[2]!]!()
