// One explored file: its text without types (every character where it was), its tree, what it declares and imports.

import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { relative } from 'node:path'

import { type AnyNode, type Expression, type FunctionDeclaration, type Program, parse } from 'acorn'

export const ROOT: string = new URL('..', import.meta.url).pathname.replace(/\/$/, '')

/** A name in another file. */
export interface Reference {
  readonly specifier: string
  readonly name: string
}

/** What an explored file may not contain. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

export class Source {
  readonly file: string
  readonly original: string
  readonly text: string
  readonly program: Program
  readonly functions: Map<string, FunctionDeclaration> = new Map()
  readonly constants: Map<string, Expression> = new Map()
  readonly imports: Map<string, Reference> = new Map()
  /** By exported name: a name of this file, or of another. */
  readonly exports: Map<string, string | Reference> = new Map()
  readonly everythingOf: string[] = []

  /** `text`: of a mutant, in place of what the file holds. */
  constructor(file: string, text?: string) {
    this.file = file
    this.original = readFileSync(file, 'utf8')
    this.text = text ?? stripTypeScriptTypes(this.original)
    this.program = parse(this.text, { ecmaVersion: 'latest', sourceType: 'module' })
    for (const statement of this.program.body) this.#declare(statement)
  }

  /** `packages/x.ts:12`, for a place in the text. */
  at(place: number): string {
    return `${relative(ROOT, this.file)}:${this.text.slice(0, place).split('\n').length}`
  }

  refuse(node: AnyNode, why: string): never {
    throw new Refusal(`${this.at(node.start)}: ${why}: ${this.text.slice(node.start, node.end).split('\n')[0]}`)
  }

  #declare(statement: AnyNode): void {
    if (isNamed(statement)) this.functions.set(statement.id.name, statement)
    else if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) {
        if (statement.kind !== 'const' || id.type !== 'Identifier' || !init) this.refuse(statement, 'not a constant')
        this.constants.set(id.name, init)
      }
    } else if (statement.type === 'ImportDeclaration') {
      for (const one of statement.specifiers) {
        if (one.type !== 'ImportSpecifier') this.refuse(one, 'import names')
        this.imports.set(one.local.name, { specifier: String(statement.source.value), name: named(one.imported) })
      }
    } else if (statement.type === 'ExportAllDeclaration') this.everythingOf.push(String(statement.source.value))
    else if (statement.type === 'ExportNamedDeclaration') {
      if (statement.declaration) {
        this.#declare(statement.declaration)
        for (const name of declared(statement.declaration)) this.exports.set(name, name)
      }
      for (const { local, exported } of statement.specifiers) {
        const specifier = statement.source?.value
        const target = named(local)
        this.exports.set(named(exported), specifier ? { specifier: String(specifier), name: target } : target)
      }
    }
  }
}

function named(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value)
}

function declared(node: AnyNode): string[] {
  if (node.type === 'VariableDeclaration') return node.declarations.map(({ id }) => named(id))
  return isNamed(node) ? [node.id.name] : []
}

function isNamed(node: AnyNode): node is FunctionDeclaration {
  return node.type === 'FunctionDeclaration' && node.id !== null
}
