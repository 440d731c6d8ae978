// The explored sources as they are, on real shared memory, with a record of what they do: what the generators must equal.

import * as atomics from '../packages/core/src/threads/atomics.ts'
import { Files, isStep, isStepFile } from './resolve.ts'
import type { Source } from './source.ts'
import { KILLED } from './steps.ts'
import { withoutModules } from './transform.ts'

/** `load lock[0] 0 0 → 1`. */
export type Trace = string[]
export type Real = (...given: (number | boolean | Int32Array)[]) => unknown

/** Thrown by a step once there are enough of them, or when the thread would sleep. */
export class Enough extends Error {
  override readonly name = 'Enough'
}

export class RealFiles {
  readonly #files: Files
  readonly #modules = new Map<Source, Record<string, Real>>()
  readonly #memories: ReadonlyMap<Int32Array, string>
  readonly #most: number
  readonly trace: Trace = []

  constructor(files: Files, memories: ReadonlyMap<Int32Array, string>, most: number) {
    this.#files = files
    this.#memories = memories
    this.#most = most
  }

  load(source: Source): Record<string, Real> {
    const known = this.#modules.get(source)
    if (known !== undefined) return known
    const imported: [string, unknown][] = []
    for (const name of source.imports.keys()) {
      const found = this.#files.find(source, name)
      if (found === undefined) continue
      if (isStep(found)) imported.push([name, this.#step(found.name)])
      else imported.push([name, isStepFile(found.source) ? KILLED : this.load(found.source)[found.name]])
    }
    // oxlint-disable-next-line typescript/no-implied-eval
    const module = new Function(...imported.map(([name]) => name), withoutModules(source))
    const exported = module(...imported.map(([, value]) => value)) as Record<string, Real>
    this.#modules.set(source, exported)
    return exported
  }

  #step(name: string): Real {
    return (words, index, ...given) => {
      if (this.trace.length === this.#most) throw new Enough()
      const memory = words as Int32Array
      const at = index as number
      const sleeps = name === 'wait' && atomics.load(memory, at) === given[0]
      const does = { ...atomics, wait: () => 0 }[name as keyof typeof atomics] as Real
      const result = sleeps ? 'blocks' : Number(does(memory, at, ...given) ?? 0)
      this.trace.push(line(name, this.#memories.get(memory)!, at, given.map(Number), result))
      if (sleeps) throw new Enough()
      return result
    }
  }
}

export function line(name: string, memory: string, index: number, given: number[], result: number | string): string {
  const [first = 0, second = 0] = given
  return `${name} ${memory}[${index}] ${first} ${second} → ${result}`
}
