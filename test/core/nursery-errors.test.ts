import { type Greenlet, GreenletError, GreenletExit, getHub, nursery, sleep } from '@hublet/core'
import { VirtualClock, leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('N4 one error is thrown as it is, and reported nowhere', async () => {
  await using _ = leakCheck()
  using reports = collectReports()
  const error = new Error('only')

  const left = nursery((n) => void n.spawn(() => Promise.reject(error)))

  await expect(left).rejects.toBe(error)
  await settled()
  expect(reports.errors).toEqual([])
})

test('N4 several errors come as AggregateError in the order of failure', async () => {
  await using _ = virtualTime()
  const [one, two, three] = [new Error('one'), new Error('two'), new Error('three')]

  const left = nursery(async (n) => {
    n.spawn(() => sleep(1000).catch(() => failAfter(20, three)))
    n.spawn(() => sleep(1000).catch(() => failAfter(10, two)))
    await failAfter(5, one)
  })

  await expect(left).rejects.toMatchObject({ message: '3 greenlets of the nursery failed', errors: [one, two, three] })
})

test('N4 a child that throws no Error: its GreenletError is thrown', async () => {
  await using _ = leakCheck()
  const thrown: unknown = 42

  const left = nursery(
    (n) =>
      void n.spawn(() => {
        throw thrown
      }),
  )

  const error = await left.catch(same)
  expect(error).toBeInstanceOf(GreenletError)
  expect(error).toMatchObject({ code: 'HUBLET_NON_ERROR', cause: 42 })
})

test('nested: the failure of a grandchild comes out of both', async () => {
  await using _ = virtualTime()
  const error = new Error('deep')
  let sibling: Greenlet | undefined

  const left = nursery((outer) => {
    sibling = outer.spawn(sleep, 1000)
    outer.spawn(() => nursery((inner) => void inner.spawn(failAfter, 10, error)))
  })

  await expect(left).rejects.toBe(error)
  expect(sibling?.exit).toBeInstanceOf(GreenletExit)
})

async function failAfter(ms: number, error: Error): Promise<void> {
  await sleep(ms)
  throw error
}

function same(error: unknown): unknown {
  return error
}

function collectReports(): Disposable & { errors: unknown[]; readonly codes: unknown[] } {
  const hub = getHub()
  const before = hub.onError
  const errors: unknown[] = []
  hub.onError = (error) => errors.push(error)
  return {
    errors,
    get codes(): unknown[] {
      return errors.map((error) => (error as { code?: unknown }).code)
    },
    [Symbol.dispose](): void {
      hub.onError = before
    },
  }
}

/** Virtual time and a check for leaks. */
function virtualTime(): AsyncDisposable {
  const stack = new AsyncDisposableStack()
  stack.use(leakCheck())
  stack.use(new VirtualClock())
  return stack
}
