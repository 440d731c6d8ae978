import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import { expect, test } from 'vitest'

import {
  CLAIM_WORDS,
  claim,
  isBehind,
  isClaimed,
  nextNumber,
  takeBack,
  // @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
} from '../../packages/threadpool/src/protocol/claims.ts'
import { END, type Work } from '../support/claims-thread.ts'
import { env, execArgv } from '../support/shared-threads.ts'

/** Behind it numbers begin anew. */
const LAST = 2 ** 31 - 1

test('tasks are claimed one after the other', () => {
  const words = wordsFrom(0)

  expect([claim(words, 1), isClaimed(words, 1), isClaimed(words, 2)]).toEqual([true, true, false])
  expect([claim(words, 2), isClaimed(words, 1), isClaimed(words, 2)]).toEqual([true, true, true])
})

test('a task is claimed once', () => {
  const words = wordsFrom(0)

  expect([claim(words, 1), claim(words, 1)]).toEqual([true, false])
})

test('a number that does not come holds nobody up', () => {
  const words = wordsFrom(0)

  expect([claim(words, 3), isClaimed(words, 4), claim(words, 4)]).toEqual([true, false, true])
})

test('whoever takes back is told which was claimed last; those behind it are never claimed', () => {
  const words = wordsFrom(0)
  claim(words, 1)

  expect(takeBack(words, 3)).toBe(1)
  expect([claim(words, 2), claim(words, 3)]).toEqual([false, false])
})

test('what is sent after some were taken back is claimed', () => {
  const words = wordsFrom(0)
  takeBack(words, 3)

  expect(isClaimed(words, 4)).toBe(false)
  expect([claim(words, 4), isClaimed(words, 4), takeBack(words, 4)]).toEqual([true, true, 4])
})

test('what was taken back is not there to be taken back again', () => {
  const words = wordsFrom(0)
  takeBack(words, 3)

  expect([takeBack(words, 3), takeBack(words, 3), claim(words, 4)]).toEqual([3, 3, true])
})

test('behind the last number they begin anew', () => {
  const words = wordsFrom(LAST)
  const first = nextNumber(LAST)

  expect([isBehind(first, LAST), isBehind(LAST, first)]).toEqual([true, false])
  expect([isClaimed(words, first), claim(words, first), isClaimed(words, first)]).toEqual([false, true, true])
  expect([takeBack(words, first + 2), claim(words, first + 2), claim(words, first + 3)]).toEqual([first, false, true])
})

test('a task is either begun by the thread or taken back, whichever of the two is first', async () => {
  const pool = new Pool(LAST - 5000)
  await once(pool.thread, 'online')

  while (pool.next < pool.tasks - 10) {
    pool.send(1 + Math.floor(Math.random() * 10))
    for (let turns = Math.random() * 400; turns > 0; turns--) isClaimed(pool.work.words, 0)
    pool.takeBack()
  }
  pool.send(pool.tasks - pool.next)
  pool.end()
  await once(pool.thread, 'exit')

  const { begun } = pool.work
  expect(pool.elsewhere.findIndex((times, task) => times + begun[task]! !== 1)).toBe(-1)
  expect([begun.includes(1), pool.elsewhere.includes(1)]).toEqual([true, true])
})

test('when a thread was terminated, it is known what it has begun', async () => {
  for (let time = 0; time < 10; time++) {
    const pool = new Pool(0)
    const { words, begun } = pool.work
    await once(pool.thread, 'online')

    pool.send(pool.tasks)
    const last = Math.floor((Math.random() * pool.tasks) / 2)
    while (!isClaimed(words, last));
    await pool.thread.terminate()

    const count = begun.filter((times) => times === 1).length
    expect([count, count + 1]).toContain(takeBack(words, 0)) // it may have died between its claim and its note
    expect(begun.subarray(0, count).includes(0)).toBe(false)
  }
})

function wordsFrom(last: number): Int32Array {
  return shared(CLAIM_WORDS).fill(last)
}

function shared(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4))
}

/** Sends tasks to a thread, and takes them back. */
class Pool {
  readonly tasks = 20_000
  readonly work: Work
  readonly thread: Worker
  readonly elsewhere: Int32Array = new Int32Array(this.tasks)
  /** The first task that the thread does not have, and has not begun. */
  next = 0
  #sent: number
  /** Numbers of those that the thread has. */
  #numbers: number[] = []

  /** `last`: the number of the task before the first one. */
  constructor(last: number) {
    this.#sent = last
    this.work = { words: wordsFrom(last), mail: shared(this.tasks * 40), begun: shared(this.tasks) }
    const file = new URL('../support/claims-thread.ts', import.meta.url)
    this.thread = new Worker(file, { workerData: this.work, env, execArgv: [...execArgv] })
  }

  send(count: number): void {
    for (let i = 0; i < count; i++) {
      this.#sent = nextNumber(this.#sent)
      this.#post(this.next + this.#numbers.length)
      this.#numbers.push(this.#sent)
    }
  }

  end(): void {
    this.#post(END)
  }

  /** Does the first of those that it has taken back elsewhere. */
  takeBack(): void {
    const last = takeBack(this.work.words, this.#sent)
    const back = this.#numbers.filter((number) => isBehind(number, last)).length
    this.next += this.#numbers.length - back
    this.#numbers = []
    if (back > 0) this.elsewhere[this.next++]!++
  }

  #post(task: number): void {
    const { mail } = this.work
    mail.set([task, this.#sent], 1 + 2 * mail[0]!)
    Atomics.add(mail, 0, 1)
    Atomics.notify(mail, 0)
  }
}
