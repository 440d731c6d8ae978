// Random programs at both ends of a lane, compared with a list; and random words in its memory.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { Lane, bytesOf } from '../support/lane.ts'
import { HEAD_AT, HubletError, LANE_WORDS, TAIL_AT } from '../support/threads-inside.ts'

type Step = readonly ['send' | 'push' | 'read' | 'look' | 'flush' | 'room', number]

const capacity = fc.constantFrom(64, 128, 256, 1024)
/** Places where positions wrap are near. */
const from = fc
  .tuple(fc.constantFrom(0, 2 ** 31, -(2 ** 31), 0, 2 ** 30), fc.integer({ min: -64, max: 64 }))
  .map(([near, by]) => (near + by * 8) | 0)
const step = fc.tuple(
  fc.constantFrom<Step[0]>('send', 'send', 'send', 'push', 'read', 'read', 'look', 'flush', 'room'),
  fc.double({ min: 0, max: 1, noNaN: true }),
)

test('what is read is what was sent, in order, however both ends take turns', () => {
  fc.assert(
    fc.property(capacity, from, fc.array(step, { maxLength: 120 }), (size, at, steps) => {
      const run = new Run(new Lane(size, at))

      for (const one of steps) run.do(one)
      run.end()

      expect(run.got).toEqual(run.sent)
    }),
    { numRuns: 2000 },
  )
})

test('whatever stands in the ring, reading ends, and never goes beyond it', () => {
  const word = fc.oneof(fc.integer({ min: -2, max: 80 }), fc.integer())
  const words = fc.array(word, { minLength: 64, maxLength: 64 })
  fc.assert(
    fc.property(words, fc.integer({ min: -2, max: 34 }), from, (garbage, ready, at) => {
      const lane = new Lane(256, at)
      lane.words.set(garbage, LANE_WORDS)
      lane.words[HEAD_AT] = at + ready * 8

      let records = 0
      expect(() => {
        for (; lane.inlet.next(); records++) {
          const { at: begin, end, kind } = lane.inlet
          expect([begin >= 8, begin <= end, end <= 256, kind >= 0]).toEqual([true, true, true, true])
          lane.inlet.done()
        }
        throw new HubletError('it ends')
      }).toThrow(/is damaged|it ends/)

      expect(records).toBeLessThanOrEqual(32)
    }),
    { numRuns: 2000 },
  )
})

test('whatever the consumer says, writing ends, and never goes beyond the ring', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.integer(),
          fc.integer({ min: 0, max: 64 }).map((n) => n * 8),
        ),
      ),
      (tails) => {
        const lane = new Lane(64)
        for (const tail of tails) {
          lane.words[TAIL_AT] = tail
          expect(() => {
            lane.send(bytesOf(8, 1))
            lane.outlet.onRoom()
            throw new HubletError('it ends')
          }).toThrow(/is damaged|it ends/)
          expect(lane.outlet.end).toBeLessThanOrEqual(64)
        }
      },
    ),
  )
})

class Run {
  readonly sent: Uint8Array[] = []
  readonly got: Uint8Array[] = []
  readonly #lane: Lane
  /** Rings that the producer has looked after. */
  #heard = 0

  constructor(lane: Lane) {
    this.#lane = lane
  }

  do([what, how]: Step): void {
    const { outlet, inlet } = this.#lane
    if (what === 'send' || what === 'push') {
      const bytes = bytesOf(Math.round(how * outlet.largest), this.sent.length)
      this.sent.push(bytes)
      if (what === 'send') this.#lane.send(bytes)
      else outlet.push(1, bytes)
    } else if (what === 'read') {
      this.got.push(...this.#lane.read(Math.ceil(how * 4)))
    } else if (what === 'look') {
      inlet.next()
    } else if (what === 'flush') {
      outlet.flush()
    } else if (this.#lane.producerRings > this.#heard) {
      this.#hear()
    }
  }

  /** From here on each side does something only if it is rung. */
  end(): void {
    this.#lane.outlet.flush()
    for (;;) {
      this.got.push(...this.#lane.read())
      if (this.#lane.outlet.idle) return
      if (this.#lane.producerRings === this.#heard) throw new Error('the producer waits for room, and is not rung')
      this.#hear()
    }
  }

  #hear(): void {
    this.#heard = this.#lane.producerRings
    this.#lane.outlet.onRoom()
  }
}
