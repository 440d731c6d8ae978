import { Greenlet, GreenletExit, kill, killAll, shield, sleep, spawn, spawnLater } from '@hublet/core'
import { BooleanWait, WaitList, park } from '@hublet/core/lowlevel'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

for (const { state, make, log, dies } of states()) {
  for (const [way, end] of Object.entries({ kill, killAll: (greenlet: Greenlet) => killAll([greenlet]) })) {
    test(`K1 K2 K6 an awaited ${way} ends a greenlet that ${state}`, async () => {
      using clock = new VirtualClock({ autojump: false })
      await using _ = leakCheck()
      const target = make()
      const told = track(target.greenlet)
      if (target.reach !== undefined) await target.reach()

      target.before?.()
      const killed = end(target.greenlet)
      if (dies === 'at its next wait') await letGo(target, clock)

      expect(await killed).toBe(true)
      expect(target.greenlet.dead).toBe(true)
      expect(target.log).toEqual(log)
      await settled()
      expect(told).toEqual([target.greenlet])
    })

    test(`K1 K2 K6 ${way} without await ends a greenlet that ${state}`, async () => {
      using clock = new VirtualClock({ autojump: false })
      await using _ = leakCheck()
      const target = make()
      const told = track(target.greenlet)
      if (target.reach !== undefined) await target.reach()

      target.before?.()
      void end(target.greenlet)

      expect(target.greenlet.dead).toBe(dies === 'at once')
      await settled()
      expect(target.greenlet.dead).toBe(dies !== 'at its next wait')
      await letGo(target, clock)
      expect(target.greenlet.dead).toBe(true)
      expect(target.log).toEqual(log)
      expect(told).toEqual([target.greenlet])
    })
  }

  test(`K6 two kills at once of a greenlet that ${state} have the effect of the first`, async () => {
    using clock = new VirtualClock({ autojump: false })
    await using _ = leakCheck()
    const target = make()
    const told = track(target.greenlet)
    if (target.reach !== undefined) await target.reach()
    const [first, second] = [new GreenletExit('first'), new GreenletExit('second')]

    target.before?.()
    const killed = [target.greenlet.kill(first), target.greenlet.kill(second)]
    await letGo(target, clock)

    expect(await Promise.all(killed)).toEqual([true, true])
    expect(await target.greenlet.get().catch((error: unknown) => error)).toBe(state === 'is dead' ? 'returned' : first)
    expect(target.greenlet.exit).toBe(state === 'is dead' ? undefined : first)
    expect([target.greenlet.successful, target.greenlet.exception]).toEqual([true, undefined])
    expect([target.log, told]).toEqual([log, [target.greenlet]])
  })
}

test('K1 a greenlet that was killed before its start cannot be started', async () => {
  const log: string[] = []
  const target = new Greenlet(() => log.push('ran'))

  await target.kill()
  target.start()
  target.startLater(0)
  await settled()

  expect(log).toEqual([])
  expect(target.exit).toBeInstanceOf(GreenletExit)
})

function track(greenlet: Greenlet): Greenlet[] {
  const told: Greenlet[] = []
  greenlet.rawlink((source) => told.push(source))
  return told
}

interface Target {
  greenlet: Greenlet
  log: string[]
  /** Brings it into its state. */
  reach?: () => Promise<void>
  /** What happens right before the kill. */
  before?: () => void
  /** Takes away what keeps the kill from it. */
  release?: (clock: VirtualClock) => void
}

async function letGo(target: Target, clock: VirtualClock): Promise<void> {
  await settled()
  target.release?.(clock)
  await settled()
}

async function body(log: string[], work: (log: string[]) => unknown): Promise<string> {
  log.push('began')
  try {
    await work(log)
    return 'returned'
  } finally {
    log.push('finally')
  }
}

interface State {
  state: string
  make: () => Target
  /** What its body has logged in the end. */
  log: string[]
  dies: 'at once' | 'in the next pass' | 'at its next wait'
}

function states(): State[] {
  const cut = ['began', 'finally']
  const wentOn = ['began', 'went on', 'finally']
  return [
    { state: 'was not started', make: unstarted, log: [], dies: 'at once' },
    { state: 'was started but has not run', make: scheduled, log: [], dies: 'at once' },
    { state: 'starts later', make: later, log: [], dies: 'at once' },
    { state: 'has been handed a value', make: handed, log: wentOn, dies: 'in the next pass' },
    { state: 'sleeps', make: sleeping, log: cut, dies: 'in the next pass' },
    { state: 'loops on sleep(0)', make: looping, log: cut, dies: 'in the next pass' },
    { state: 'waits for a foreign promise', make: foreign, log: wentOn, dies: 'at its next wait' },
    { state: 'is shielded', make: shielded, log: wentOn, dies: 'at its next wait' },
    { state: 'is dead', make: dead, log: cut, dies: 'at once' },
  ]
}

function started(work: (log: string[]) => unknown): Target {
  const log: string[] = []
  return { greenlet: spawn(body, log, work), log, reach: settled }
}

function unstarted(): Target {
  const log: string[] = []
  return { greenlet: new Greenlet(() => body(log, () => sleep(Infinity))), log }
}

function scheduled(): Target {
  const log: string[] = []
  return { greenlet: spawn(body, log, () => sleep(Infinity)), log }
}

function later(): Target {
  const log: string[] = []
  return { greenlet: spawnLater(1000, body, log, () => sleep(Infinity)), log, reach: settled }
}

function handed(): Target {
  const waits = new WaitList<BooleanWait>()
  const target = started(async (log) => {
    await park(new BooleanWait('gate'), waits)
    log.push('went on')
    await sleep(Infinity)
  })
  return { ...target, before: () => waits.shift()?.wake(true) }
}

function sleeping(): Target {
  return started(() => sleep(1000))
}

function looping(): Target {
  const target = started(async () => {
    for (;;) await sleep(0)
  })
  return { ...target, reach: () => sleep(0) }
}

function foreign(): Target {
  const gate = Promise.withResolvers<void>()
  const target = started(async (log) => {
    await gate.promise
    log.push('went on')
    await sleep(Infinity)
  })
  return { ...target, release: () => gate.resolve() }
}

function shielded(): Target {
  const target = started(async (log) => {
    await shield(() => sleep(50).then(() => log.push('went on')))
    log.push('escaped')
  })
  return { ...target, release: (clock) => clock.advance(50) }
}

function dead(): Target {
  return started(() => 0)
}
