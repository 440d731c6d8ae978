// What objects are called in texts: by their names, or by a number of their kind, given when they are first talked of.

import {
  AsyncResult,
  Channel,
  Event,
  LifoQueue,
  Local,
  PriorityQueue,
  Queue,
  SimpleQueue,
  getHub,
  spawn,
} from '@hublet/core'
import { leakCheck, settled } from '@hublet/core/testing'
import { expect, test } from 'vitest'

test('an object with a name is called by its kind and its name', () => {
  expect(
    [
      new Event({ name: 'go' }),
      new AsyncResult({ name: 'price' }),
      new Queue(3, { name: 'jobs' }),
      new SimpleQueue(3, { name: 'jobs' }),
      new LifoQueue(Infinity, { name: 'jobs' }),
      new Channel(0, { name: 'jobs' }),
    ].map(String),
  ).toEqual([
    '<Event "go" not set>',
    expect.stringMatching(/^<AsyncResult "price" .*>$/),
    '<Queue "jobs" 0/3>',
    '<SimpleQueue "jobs" 0/3>',
    '<LifoQueue "jobs" 0>',
    expect.stringMatching(/^<Channel "jobs" .*>$/),
  ])
})

test('an empty name is a name', () => {
  expect(String(new Event({ name: '' }))).toBe('<Event "" not set>')
})

test('without a name: a number in the order in which they were talked of, that stays', () => {
  const [never, second, first] = [new Event(), new Event(), new Event()]
  const number = (object: Event): number => Number(/#(\d+)/.exec(String(object))![1])

  const lowest = number(first)
  expect([number(second), number(first), number(second)]).toEqual([lowest + 1, lowest, lowest + 1])
  expect(number(never)).toBe(lowest + 2)
})

test('each kind counts for itself, subclasses too', () => {
  class Jobs extends Queue<number> {}
  class Mails extends Queue<number> {}

  expect([new Jobs(1), new Mails(1), new Jobs(1)].map(String)).toEqual([
    '<Jobs#1 0/1>',
    '<Mails#1 0/1>',
    '<Jobs#2 0/1>',
  ])
  expect(String(new PriorityQueue())).toBe('<PriorityQueue#1 0>')
})

test('a class without a name, or with a hostile one, is called something', () => {
  const Anonymous = (() => class extends Event {})()
  class Hostile extends Event {
    static override get name(): string {
      throw new Error('no')
    }
  }

  expect(String(new Anonymous())).toMatch(/^<\(anonymous\)#\d+ not set>$/)
  expect(String(new Hostile())).toMatch(/^<\(anonymous\)#\d+ not set>$/)
})

test('the same name is used in waits, dumps and locals', async () => {
  await using _ = leakCheck()
  const event = new Event({ name: 'go' })
  const local = new Local(() => 1, { name: 'request' })
  const greenlet = spawn(async () => (local.get(), await event.wait()))
  await settled()

  expect(greenlet.waits).toEqual(['Event.wait <Event "go" not set>'])
  const text = String(getHub().dump())
  expect(text).toContain('in Event.wait <Event "go" not set>')
  expect(text).toContain('local request = 1')
  event.set()
})
