// The data structures under everything are what arrays and sets are, only quicker.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { type Few, exclude, include, listFew } from '../../packages/core/src/greenlet/few.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { WaitList, WaitNode } from '../../packages/core/src/greenlet/wait-list.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { Fifo } from '../../packages/core/src/hub/fifo.ts'
// @ts-expect-error TS2878: this file is never emitted, so there is no path to rewrite
import { type Timer, Timers } from '../../packages/core/src/hub/timers.ts'
import './seed.ts'
import { checkEqual, holds } from './run-invariants.ts'

const runs = Number(process.env['HUBLET_MODEL_RUNS'] ?? 10_000)

test('a Fifo is an array with push, shift and take', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.constant('push' as const) },
    { weight: 4, arbitrary: fc.constant('shift' as const) },
    { weight: 1, arbitrary: fc.nat() },
    { weight: 1, arbitrary: fc.constant('burst' as const) },
  )
  const property = fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
    const text = (): string => JSON.stringify(steps)
    const fifo = new Fifo<number>()
    const array: number[] = []
    let next = 0
    for (const current of steps) {
      if (current === 'shift') checkEqual(fifo.shift(), array.shift(), text, 'shift')
      else if (typeof current === 'number') {
        if (array.length === 0) continue
        const place = current % array.length
        checkEqual(fifo.take(place), array.splice(place, 1)[0], text, 'take')
      } else {
        for (let i = current === 'burst' ? 70 : 1; i > 0; i--) {
          fifo.push(next)
          array.push(next++)
        }
      }
      checkEqual([fifo.size, fifo.peek()], [array.length, array[0]], text, 'size and first')
    }
    while (array.length > 0) checkEqual(fifo.shift(), array.shift(), text, 'shift')
    checkEqual(fifo.shift(), undefined, text, 'shift of nothing')
  })

  expect(await holds(property, runs / 20)).toBe(true)
})

test('a Few is a set', async () => {
  const items = [{ name: 'a' }, { name: 'b' }, { name: 'c' }]
  const property = fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(2))), (steps) => {
    const text = (): string => JSON.stringify(steps)
    let few: Few<object>
    const set = new Set<object>()
    for (const [add, place] of steps) {
      const item = items[place]!
      if (add && set.has(item)) continue // who includes something twice would have two of it
      few = add ? include(few, item) : exclude(few, item)
      if (add) set.add(item)
      else set.delete(item)
      checkEqual(listFew(few), [...set], text, 'members')
    }
  })

  expect(await holds(property, runs / 5)).toBe(true)
})

test('a WaitList is an array in which each node stands once', async () => {
  class Node extends WaitNode {
    readonly name: number
    constructor(name: number) {
      super()
      this.name = name
    }
  }
  const step = fc.tuple(fc.constantFrom('push', 'remove', 'leave', 'shift'), fc.nat(6))
  const property = fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
    const text = (): string => JSON.stringify(steps)
    const nodes = Array.from({ length: 7 }, (_, name) => new Node(name))
    const list = new WaitList<Node>()
    let array: Node[] = []
    for (const [what, place] of steps) {
      const node = nodes[place]!
      if (what === 'push' && !array.includes(node)) {
        list.push(node)
        array.push(node)
      } else if (what === 'shift') checkEqual(list.shift()?.name, array.shift()?.name, text, 'shift')
      else if (what !== 'push') {
        if (what === 'remove') list.remove(node)
        else node.leave()
        array = array.filter((other) => other !== node)
      }
      const names = array.map(({ name }) => name)
      checkEqual(namesOf(list), names, text, 'nodes')
      checkEqual([list.size, list.last?.name], [names.length, names.at(-1)], text, 'size and last')
      const standing = nodes.filter((other) => other.list === list).map(({ name }) => name)
      checkEqual(
        standing,
        names.toSorted((a, b) => a - b),
        text,
        'who believes to stand in it',
      )
    }
  })

  expect(await holds(property, runs / 10)).toBe(true)
})

test('Timers fire by deadline, the older of two first, each once, never early', async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), ms: fc.nat(9), hold: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat(40) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(5) }) },
  )
  const property = fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
    const text = (): string => JSON.stringify(steps)
    let now = 0
    let alarm: { readonly due: number; readonly ring: () => void } | undefined
    let holding = true
    const subject = new Timers()
    subject.clock.clearAlarm()
    subject.clock = {
      now: () => now,
      setAlarm: (delay, ring) => {
        alarm = { due: now + delay, ring }
      },
      holdLoop: (on) => {
        holding = on
      },
      clearAlarm: () => {
        alarm = undefined
      },
    }
    const made: (Timer & { readonly due: number })[] = []
    let set: { readonly due: number; readonly number: number; readonly hold: boolean }[] = []
    const fired: number[] = []

    for (const current of steps) {
      if (current.do === 'add') {
        const number = made.length
        const timer = { slot: -1, due: now + current.ms, fire: () => void fired.push(number) }
        made.push(timer)
        set.push({ due: timer.due, number, hold: current.hold })
        subject.add(timer, current.ms, current.hold)
      } else if (current.do === 'remove') {
        const timer = made[current.which]
        if (timer === undefined) continue
        subject.remove(timer)
        set = set.filter(({ number }) => number !== current.which)
      } else {
        now += current.ms
        fired.length = 0
        while (alarm !== undefined && alarm.due <= now) {
          const { ring } = alarm
          alarm = undefined
          ring()
        }
        const due = set.filter((timer) => timer.due <= now)
        set = set.filter((timer) => timer.due > now)
        const inOrder = due.toSorted((a, b) => a.due - b.due || a.number - b.number).map(({ number }) => number)
        checkEqual(fired, inOrder, text, 'fired')
      }
      const held = set.filter(({ hold }) => hold).length
      const earliest = Math.min(...set.map(({ due }) => due))
      checkEqual(
        [subject.size, subject.held, subject.earliest],
        [set.length, held, earliest],
        text,
        'size, held, earliest',
      )
      if (set.length > 0) checkEqual(holding, held > 0, text, 'whether the loop is held')
      const slots = made.flatMap((timer, number) => (timer.slot >= 0 ? [number] : []))
      checkEqual(
        slots,
        set.map(({ number }) => number),
        text,
        'who has a slot',
      )
    }
  })

  expect(await holds(property, runs / 10)).toBe(true)
})

function namesOf(list: WaitList<WaitNode & { readonly name: number }>): number[] {
  const names: number[] = []
  for (let node = list.first; node !== undefined; node = node.next as typeof node | undefined) names.push(node.name)
  return names
}
