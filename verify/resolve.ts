// Where an imported name comes from: a step, or a function or constant of an explored file.

import { existsSync, globSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { ROOT, Source } from './source.ts'

export interface Declaration {
  readonly source: Source
  readonly name: string
}

/** A step is a declaration of one of these files. */
const PROGRAM_STEPS = join(ROOT, 'verify/steps.ts')
const STEP_FILES = [join(ROOT, 'packages/core/src/threads/atomics.ts'), PROGRAM_STEPS]
const LOWLEVEL = join(ROOT, 'packages/core/src/lowlevel.ts')
const PROTOCOLS = join(ROOT, 'packages/core/src/threads/{atomics.ts,protocol/*.ts}')

export class Files {
  readonly #sources = new Map<string, Source>()
  readonly #replaced: ReadonlyMap<string, string>
  readonly #others: Files | undefined
  readonly #found = new Map<Source, Map<string, Declaration | undefined>>()

  /** `replaced`: the texts of files that are not to be read, without types. `others`: where all others have been read. */
  constructor(replaced: ReadonlyMap<string, string> = new Map(), others?: Files) {
    this.#replaced = replaced
    this.#others = others
  }

  get(file: string): Source {
    if (this.#others !== undefined && !this.#replaced.has(file)) return this.#others.get(file)
    let source = this.#sources.get(file)
    if (source === undefined) {
      source = new Source(file, this.#replaced.get(file))
      this.#sources.set(file, source)
    }
    return source
  }

  /** What `name` means in a file: its own, or what it imports; undefined for locals and globals. */
  find(source: Source, name: string): Declaration | undefined {
    const known = this.#found.get(source) ?? new Map<string, Declaration | undefined>()
    this.#found.set(source, known)
    if (!known.has(name)) known.set(name, this.#find(source, name))
    return known.get(name)
  }

  #find(source: Source, name: string): Declaration | undefined {
    if (source.functions.has(name) || source.constants.has(name)) return { source, name }
    if (name.startsWith('$')) return this.#step(name.slice(1)) // put there by a mutation
    const reference = source.imports.get(name)
    if (reference === undefined) return undefined
    const found = this.#imported(source, reference.specifier, reference.name)
    if (found === undefined) source.refuse(source.program, `cannot find ${name} of ${reference.specifier}`)
    return found
  }

  #step(name: string): Declaration | undefined {
    return STEP_FILES.map((file) => this.#exported(file, name)).find((found) => found !== undefined)
  }

  #imported(source: Source, specifier: string, name: string): Declaration | undefined {
    if (specifier.startsWith('.')) return this.#exported(resolve(dirname(source.file), specifier), name)
    if (specifier !== '@hublet/core/lowlevel') return undefined
    // Before lowlevel.ts names it, it is looked for where it will come from.
    return [LOWLEVEL, ...protocols()].map((file) => this.#exported(file, name)).find((found) => found !== undefined)
  }

  #exported(file: string, name: string): Declaration | undefined {
    if (!existsSync(file)) return undefined
    const source = this.get(file)
    const target = source.exports.get(name)
    if (typeof target === 'string') return this.find(source, target)
    if (target !== undefined) return this.#imported(source, target.specifier, target.name)
    return source.everythingOf
      .map((specifier) => this.#imported(source, specifier, name))
      .find((found) => found !== undefined)
  }
}

let cached: string[] | undefined
const protocols = (): string[] => (cached ??= globSync(PROTOCOLS).toSorted())

export const isStep = ({ source, name }: Declaration): boolean =>
  STEP_FILES.includes(source.file) && source.functions.has(name)
/** Waiting, pausing and ghosts: they are no part of an algorithm. */
export const isProgramStep = ({ source }: Declaration): boolean => source.file === PROGRAM_STEPS
export const isStepFile = (source: Source): boolean => STEP_FILES.includes(source.file)
export const keyOf = ({ source, name }: Declaration): string => `${source.file}#${name}`
