// The job of `files.readJson`.

import { checkpoint } from '@hublet/core'

import { task } from '../../functions/reference.ts'
import { pieces } from './pieces.ts'

/** What is found in the value of a file at the end of these keys; undefined if there is nothing. */
export const parseJson: (path: string, keys: readonly (string | number)[]) => unknown = task(
  import.meta,
  (path, keys) => {
    const text = readText(path)
    checkpoint()
    return at(parse(text, path), keys)
  },
)

function readText(path: string): string {
  const text = Buffer.concat(Array.from(pieces(path), (piece) => Buffer.from(piece))).toString()
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) error.message += ` in ${path}`
    throw error
  }
}

function at(value: unknown, keys: readonly (string | number)[]): unknown {
  let found = value
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string | number, unknown>)[key]
  }
  return found
}
