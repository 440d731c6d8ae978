// Child processes: they outlive the wait for them, unless they get the signal of the greenlet or are killed in `finally`.

import { signal } from '@hublet/core'
import { type ResultPromise, execa } from 'execa'

import { becomes, killed, print, timedOut, when } from '../../support/third-party/interruptions.ts'

const facts: Record<string, unknown> = {}
let child: ResultPromise | undefined

const start = (options: { cancelSignal?: AbortSignal } = {}): ResultPromise => (child = execa('sleep', ['20'], options))
const runs = (): boolean => child?.pid !== undefined && child.exitCode === null && child.signalCode === null
const gone = (): Promise<boolean> => becomes(() => !runs())

facts['kill'] = await killed(
  () => start(),
  () => when(runs),
)
facts['still runs'] = runs()
child!.kill()
await gone()
facts['timeout'] = await timedOut(() => start())
facts['still runs then'] = runs()
child!.kill()
await gone()

const inFinally = async (): Promise<void> => {
  const own = start()
  try {
    await own
  } finally {
    own.kill()
  }
}
facts['killed in finally'] = [await killed(inFinally, () => when(runs)), await gone()]
facts['timed out, killed in finally'] = [await timedOut(inFinally), await gone()]

const withSignal = (): ResultPromise => start({ cancelSignal: signal() })
facts['with signal'] = [await killed(withSignal, () => when(runs)), await gone()]
facts['timed out with signal'] = [await timedOut(withSignal), await gone()]

const lines = async (): Promise<void> => {
  const own = execa('sh', ['-c', 'echo one; exec sleep 20'])
  child = own
  for await (const _line of own) read++
}
let read = 0
facts['lines'] = [await killed(lines, () => when(() => read === 1)), await gone()]
child!.kill()
await gone()

facts['afterwards'] = (await execa('echo', ['works'])).stdout
print(facts)
