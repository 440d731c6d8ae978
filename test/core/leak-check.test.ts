import { type Greenlet, sleep, spawn, spawnLater } from '@hublet/core'
import { BooleanWait, Wait, WaitList, park, timers } from '@hublet/core/lowlevel'
import { LeakError, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('a block that cleans up passes', async () => {
  const block = async (): Promise<void> => {
    await using _ = leakCheck()
    await spawn(sleep, 1).join()
  }

  await expect(block()).resolves.toBeUndefined()
})

test('a greenlet that still waits is named, with what it waits for', async () => {
  const left: Greenlet[] = []

  const block = async (): Promise<void> => {
    await using _ = leakCheck()
    left.push(spawn(sleep, Infinity))
  }

  await expect(block()).rejects.toThrow(
    expect.objectContaining({
      code: 'HUBLET_LEAK',
      message: expect.stringMatching(
        /^left behind:\n<Greenlet "Greenlet-\d+": sleep\(Infinity\) waiting in sleep Infinity>$/,
      ),
    }),
  )
  await left[0]!.kill()
})

test('greenlets and waits that were there before are no leak', async () => {
  const before = spawn(sleep, Infinity)
  const waits = new WaitList<BooleanWait>()
  const outside = park(new BooleanWait('before'), waits)
  await settled()

  const block = async (): Promise<void> => {
    await using _ = leakCheck()
    await sleep(0)
  }

  await expect(block()).resolves.toBeUndefined()
  waits.shift()?.wake(true)
  await Promise.all([before.kill(), outside])
})

test('a wait outside of greenlets is a leak', async () => {
  const wait = new Wait<void>('test', 'subject')

  const block = async (): Promise<void> => {
    await using _ = leakCheck()
    void park(wait)
  }

  await expect(block()).rejects.toThrow(new LeakError("left behind:\nwait outside greenlets: test 'subject'"))
  wait.wake()
})

test('a timer is a leak', async () => {
  const timer = { slot: -1, fire: () => {} }

  const block = async (): Promise<void> => {
    await using _ = leakCheck()
    timers.add(timer, 1e9)
  }

  await expect(block()).rejects.toThrow(new LeakError('left behind:\n1 timers'))
  timers.remove(timer)
})

test('what ends within the turn of the check is no leak', async () => {
  const block = async (): Promise<void> => {
    await using _ = leakCheck()
    spawn(async () => {
      for (let i = 0; i < 100; i++) await sleep(0)
    })
  }

  await expect(block()).resolves.toBeUndefined()
})

test('a greenlet that has not started yet is a leak', async () => {
  const left: Greenlet[] = []

  const block = async (): Promise<void> => {
    await using _ = leakCheck()
    left.push(spawnLater(1e9, () => {}))
  }

  await expect(block()).rejects.toThrow(LeakError)
  await left[0]!.kill()
})
