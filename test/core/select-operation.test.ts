// Operations that are not of hublet, as cases of a select.

import { Channel, type Operation, getHub, select, spawn, trySelect } from '@hublet/core'
import { NOT_NOW, type Seat } from '@hublet/core/lowlevel'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

import { collectReports } from '../support/reports.ts'
import { attempt, raise, same } from '../support/thrown.ts'

const none = { buffered: 0, senders: 0, receivers: 0 }

test('an operation of one’s own is attempted, takes a seat, and is served', async () => {
  await using _ = leakCheck()
  const [bell, other] = [new Bell(), new Bell()]
  bell.struck = 1
  expect(await select({ bell, other })).toEqual({ key: 'bell', value: 'early' })
  const selecting = spawn(() => select({ bell, other }))
  await settled()
  expect([bell.seats.size, other.seats.size]).toEqual([1, 1])

  bell.strike()

  expect([bell.seats.size, other.seats.size, other.disposed]).toEqual([0, 0, 1])
  expect(await selecting.get()).toEqual({ key: 'bell', value: 'ding' })
})

test('an operation that fails its seat fails the select', async () => {
  await using _ = leakCheck()
  const [bell, channel, error] = [new Bell(), new Channel<string>(), new Error('cracked')]
  const selecting = spawn(() => select({ bell, job: channel.receiveOp() }).catch(same))
  await settled()

  for (const seat of bell.seats) seat.fail(error)

  expect(await selecting.get()).toBe(error)
  expect([channel.stats(), bell.seats.size, bell.disposed]).toEqual([none, 0, 1])
})

test('what an attempt throws rejects the select, and is thrown by trySelect', async () => {
  await using _ = leakCheck()
  const error = new Error('broken')
  const [channel, broken] = [
    new Channel<string>(),
    operation<never>(
      () => raise(error),
      () => undefined,
    ),
  ]
  const cases = { job: channel.receiveOp(), broken }

  expect(await select(cases).catch(same)).toBe(error)
  expect(attempt(() => trySelect(cases))).toBe(error)

  expect(channel.stats()).toEqual(none)
})

for (const end of ['accept', 'fail'] as const) {
  test(`an operation may ${end} its seat within enlist: what it returns is disposed of, no other seat is left`, async () => {
    await using _ = leakCheck()
    const error = new Error('at once')
    const [a, z] = [new Channel<string>(), new Channel<string>()]
    let disposed = 0
    const quick = operation<string>(
      () => NOT_NOW,
      (seat) => {
        if (end === 'accept') seat.accept('quick')
        else seat.fail(error)
        return { [Symbol.dispose]: () => void disposed++ }
      },
    )
    for (let n = 1; n <= 10; n++) {
      const outcome = await select({ a: a.receiveOp(), quick, z: z.receiveOp() }).catch(same)

      expect(outcome).toEqual(end === 'accept' ? { key: 'quick', value: 'quick' } : error)
      expect([disposed, a.stats(), z.stats()]).toEqual([n, none, none])
    }
  })
}

test('a select that is over before it takes a seat takes none', async () => {
  await using _ = leakCheck()
  let enlisted = 0
  const never = operation<never>(
    () => NOT_NOW,
    () => {
      enlisted++
      return undefined
    },
  )

  expect(await select({ never }, { signal: AbortSignal.abort('stop') }).catch(same)).toBe('stop')

  expect(enlisted).toBe(0)
})

test('a seat that is served a second time, or when another has won, changes nothing', async () => {
  await using _ = leakCheck()
  const [bell, other] = [new Bell(), new Bell()]
  const selecting = spawn(() => select({ bell, other }))
  await settled()
  const [[seat], [late]] = [[...bell.seats], [...other.seats]]

  seat!.accept('first')
  seat!.accept('second')
  late!.accept('late')
  late!.fail(new Error('late'))

  expect(await selecting.get()).toEqual({ key: 'bell', value: 'first' })
})

test('an operation that throws in enlist rejects the select, and no seat is left', async () => {
  const [a, z, error] = [new Channel<string>(), new Channel<string>(), new Error('broken')]
  const before = getHub().stats().waiting
  const broken = operation<never>(
    () => NOT_NOW,
    () => raise(error),
  )

  const outcome = attempt(() => select({ a: a.receiveOp(), broken, z: z.receiveOp() }))

  expect([a.trySend('swallowed'), z.trySend('swallowed')]).toEqual([false, false])
  expect(getHub().stats().waiting).toBe(before)
  expect(await Promise.resolve(outcome).catch(same)).toBe(error)
})

// The select never ends, and can no longer be killed; the sender gets the error, the value is lost.
test('what the dispose of a seat throws keeps nobody from going on', async () => {
  using reports = collectReports()
  const [channel, error] = [new Channel<string>(), new Error('broken')]
  const broken = operation<never>(
    () => NOT_NOW,
    () => ({ [Symbol.dispose]: () => raise(error) }),
  )
  const selecting = spawn(() => select({ broken, job: channel.receiveOp() }))
  await settled()

  expect(attempt(() => channel.trySend('hello'))).toBe(true)
  await settled()

  expect([selecting.dead, channel.stats(), reports.errors]).toEqual([true, none, [error]])
})

function operation<R>(
  attempted: () => R | typeof NOT_NOW,
  enlist: (seat: Seat<R>) => Disposable | undefined,
): Operation<R> {
  return { attempt: attempted, enlist }
}

/** Tells of each stroke one who waits; keeps its own list of them. */
class Bell implements Operation<string> {
  struck = 0
  disposed = 0
  readonly seats = new Set<Seat<string>>()

  attempt(): string | typeof NOT_NOW {
    if (this.struck === 0) return NOT_NOW
    this.struck--
    return 'early'
  }

  enlist(seat: Seat<string>): Disposable {
    this.seats.add(seat)
    return {
      [Symbol.dispose]: () => {
        this.disposed++
        this.seats.delete(seat)
      },
    }
  }

  strike(): void {
    const [seat] = this.seats
    seat?.accept('ding')
  }
}
