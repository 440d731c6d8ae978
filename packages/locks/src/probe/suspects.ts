// Those of this thread who have a lock and are stuck, from look to look, and how often a circle through them was found.
//
//   S1  nobody is asked about who was not stuck in the same waits at the look before: short waits cost no question
//   S2  a circle is certain when two questions have found the same waits and holds in it, and the second was asked after the
//       first had come back: there was a moment in between at which all of them were
//   S3  each is asked about a few times, until its waits are others

import type { Holding } from './gates.ts'
import type { Step } from './message.ts'
import type { Here } from './stuck.ts'
import { type Exit, type Seen, follow } from './way.ts'

const mostQuestions = 5

interface Suspect {
  /** All waits of this thread that it waits for. */
  readonly waits: string
  /** Whether a question is to be asked at the next look. */
  due: boolean
  asked: number
  /** The question that is under way. */
  search: string
  /** Circles that were found once. */
  readonly circles: Set<string>
}

/** What is to be asked about somebody. */
export interface Question {
  readonly search: string
  readonly origin: string
  readonly exits: readonly Exit[]
  /** One within this thread, of a kind that core does not find. */
  readonly circle: readonly Step[] | undefined
  readonly seen: Seen
}

export class Suspects {
  readonly #here: Here
  #before = new Map<string, Suspect>()
  #now = new Map<string, Suspect>()
  #questions = 0

  constructor(here: Here) {
    this.#here = here
  }

  /** A look begins: those are forgotten whom it does not find. */
  begin(): void {
    this.#before = this.#now
    this.#now = new Map()
  }

  /** Looks at somebody who has a lock. */
  look(holding: Holding): Question | 'new' | undefined {
    const origin = this.#here.stuck(holding.holder)?.at
    if (origin === undefined || this.#now.has(origin)) return undefined
    const seen: Seen = new Set()
    const { exits, circle } = follow(this.#here, [holding], [], origin, seen)
    if (exits.length === 0) return undefined
    const waits = [...seen].join(' ')
    const old = this.#before.get(origin)
    if (old?.waits !== waits) {
      this.#now.set(origin, { waits, due: true, asked: 0, search: '', circles: new Set() })
      return 'new' // S1
    }
    this.#now.set(origin, old)
    if (!old.due) return undefined
    old.due = false
    old.asked++
    old.search = `${origin} ${++this.#questions}`
    const isOwn = circle?.some(({ by, blocked }) => blocked || by !== '') === true
    return { search: old.search, origin, exits, circle: isOwn ? circle : undefined, seen }
  }

  /** A question has come back: whether the circle is certain now. */
  confirm(search: string, circle: readonly Step[]): boolean {
    const suspect = this.#now.values().find((one) => one.search === search)
    if (suspect === undefined) return false
    suspect.search = ''
    const name = circle.map(({ at, by }) => `${at} ${by}`).join()
    if (suspect.circles.has(name)) return true // S2
    suspect.circles.add(name)
    suspect.due = suspect.asked < mostQuestions // S3
    return false
  }
}
