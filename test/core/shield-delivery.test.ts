import { GreenletExit, shield, signal, sleep, spawn } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { same } from '../support/thrown.ts'

test('of several deferred reasons the first is thrown at the end, the next at the next wait', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const [one, two] = [new GreenletExit('one'), new GreenletExit('two')]
  const g = spawn(async () => {
    const first = await shield(() => sleep(10)).catch(same)
    const second = await sleep(0).catch(same)
    return [first, second]
  })
  await settled()

  void g.kill(one)
  void g.kill(two)
  clock.advance(10)

  await expect(g.get()).resolves.toEqual([one, two])
})

test('an error of the call wins, the deferred kill comes at the next wait', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const error = new Error('rollback failed')
  const exit = new GreenletExit()
  const g = spawn(async () => {
    const first = await shield(async () => {
      await sleep(10)
      throw error
    }).catch(same)
    const second = await sleep(0).catch(same)
    return [first, second]
  })
  await settled()

  void g.kill(exit)
  clock.advance(10)

  await expect(g.get()).resolves.toEqual([error, exit])
})

test('a kill that came before is not for the waits inside; it is thrown at the end', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const foreign = Promise.withResolvers<void>()
  const log: string[] = []
  const g = spawn(async () => {
    await foreign.promise
    await shield(() => sleep(10).then(() => log.push('inside')))
    await sleep(0)
    log.push('behind')
  })
  await settled()

  void g.kill()
  foreign.resolve()
  await settled()
  clock.advance(10)
  await g.join()

  expect(log).toEqual(['inside'])
})

test('another branch of the greenlet is hit at once', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const log: string[] = []
  const g = spawn(async () => {
    const open = sleep(50).catch(() => log.push(`open ${clock.now()}`))
    await shield(() => sleep(10).then(() => log.push(`shielded ${clock.now()}`)))
    await open
  })
  await settled()

  void g.kill()
  await settled()
  clock.advance(10)
  await g.join()

  expect(log).toEqual(['open 0', 'shielded 10'])
})

test('when the grace of a kill is over it comes through the shield', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const exit = new GreenletExit()
  const g = spawn(() => shield(() => sleep(Infinity)))
  await settled()

  const killed = g.kill(exit, { grace: 100 })
  clock.advance(99)
  await settled()
  expect(g.dead).toBe(false)
  clock.advance(1)

  expect(await killed).toBe(true)
  expect(g.exit).toBe(exit)
})

test('the kill of another greenlet, called in a shield, is waited for inside it', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const child = spawn(async () => {
    await sleep(Infinity).catch(() => sleep(10))
  })
  const log: string[] = []
  const g = spawn(async () => {
    await shield(() => child.kill())
    log.push('behind')
  })
  await settled()

  void g.kill()
  await settled()

  expect(g.dead).toBe(false)
  clock.advance(10)
  await g.join()
  expect([child.dead, log]).toEqual([true, []])
})

test('the signal of a shield is not aborted by a kill from outside', async () => {
  await using _ = leakCheck()
  using clock = new VirtualClock({ autojump: false })
  const g = spawn(async () => {
    let inside: AbortSignal | undefined
    await shield(() => {
      inside = signal()
      return sleep(10)
    }).catch(() => {})
    return inside?.aborted
  })
  await settled()

  void g.kill()
  clock.advance(10)

  await expect(g.get()).resolves.toBe(false)
})
