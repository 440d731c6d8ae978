// What threads do between steps, as a table: (local state, result of its step) to local state.
//
// A local state is the stack of a thread at a step (place and needed variables of each frame) and the step it asks for.
// What the thread does next depends on nothing else (rules.ts, locals.ts), so each transition is found once, by running a
// new generator along a known way to the local state, and looked up ever after.

import type { Explored, Loaded, Value } from './load.ts'
import { BROKEN, Memory, type Operation } from './operation.ts'

/** Local states of threads that have not begun, have ended, have vanished. */
export const NONE = 0
export const DONE = 1
export const DEAD = 2

const NOWHERE: Operation = { kind: -1, memory: null, index: 0, first: 0, second: 0, message: '' }

interface Local {
  readonly operation: Operation
  /** Places of the calls on the stack, the outermost first. */
  readonly places: readonly number[]
  readonly start: Start
  /** Results of steps that lead here. */
  readonly way: Way | null
  readonly next: Map<number, number>
}

interface Way {
  readonly before: Way | null
  readonly result: number
}

interface Start {
  readonly main: Explored
  readonly args: readonly Value[]
}

export class Automaton {
  readonly locals: Local[] = []
  readonly #loaded: Loaded
  readonly #merge: boolean
  readonly #ids = new Map<string, number>()
  readonly #starts = new Map<string, number>()

  /** `merge: false`: a local state is the whole history of a thread (to check that stack and variables are enough). */
  constructor(loaded: Loaded, merge: boolean) {
    this.#loaded = loaded
    this.#merge = merge
    const nothing: Start = { main: loaded.stack.steps['pause'] as Explored, args: [] }
    for (const id of [NONE, DONE, DEAD]) {
      this.locals[id] = { operation: NOWHERE, places: [], start: nothing, way: null, next: new Map() }
    }
  }

  /** Where a thread with this main function begins. */
  start(name: string, args: readonly Value[]): number {
    const call = `${name}(${args.map(print).join()})`
    let start = this.#starts.get(call)
    if (start === undefined) {
      start = this.#run({ main: this.#loaded.main(name), args }, null, call)
      this.#starts.set(call, start)
    }
    return start
  }

  /** Where the step's result leads. */
  next(id: number, result: number): number {
    const local = this.locals[id]!
    let next = local.next.get(result)
    if (next === undefined) {
      next = this.#run(local.start, { before: local.way, result }, `${id}:${result}`)
      local.next.set(result, next)
    }
    return next
  }

  #run(start: Start, way: Way | null, history: string): number {
    const results: number[] = []
    for (let at = way; at !== null; at = at.before) results.push(at.result)
    const { stack } = this.#loaded
    stack.reset()
    let operation: Operation
    try {
      const thread = start.main(...start.args)
      let step = thread.next(0)
      for (const result of results.reverse()) step = thread.next(result)
      if (step.done === true) return DONE
      operation = step.value
    } catch (error) {
      operation = { ...NOWHERE, kind: BROKEN, message: (error as Error).message }
    }
    const frames = stack.frames.map(({ site, values }) => `${site}(${values.map(print).join()})`).join(' ')
    const { kind, memory, index, first, second, message } = operation
    const asks = `${kind} ${memory?.name ?? ''} ${index} ${first} ${second} ${message}`
    const key = this.#merge ? `${frames} ${asks}` : history
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const places = stack.frames.map(({ site }) => site)
    const id = this.locals.push({ operation, places, start, way, next: new Map() }) - 1
    this.#ids.set(key, id)
    return id
  }
}

function print(value: Value): string {
  if (value instanceof Memory) return value.name
  if (Object.is(value, -0)) return '-0'
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) return String(value)
  throw new TypeError(`a variable holds ${String(value)}: neither a number, a boolean nor a memory`)
}
