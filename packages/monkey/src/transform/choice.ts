// Which files are transformed.

import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

import { isOwnFile } from './own-files.ts'

/**
 * `'app'`: files outside of `node_modules`; `'all'`: everything; `'none'`; a list: the app, and the packages of these names;
 * or a function of the URL. Hublet's own files are never transformed.
 */
export type TransformChoice = 'app' | 'all' | 'none' | readonly string[] | ((url: string) => boolean)

export function isChosen(choice: TransformChoice, url: string): boolean {
  if (choice === 'none') return false
  const isFile = url.startsWith('file:')
  if (typeof choice === 'function' ? !choice(url) : choice !== 'all' && !(isFile && isInAppOr(choice, url)))
    return false
  return !isFile || !isOwnFile(fileURLToPath(url))
}

/** Of `HUBLET_TRANSFORM`: a word, or names of packages with commas between them. */
export function parseChoice(text: string | undefined): TransformChoice | undefined {
  if (text === undefined || text.trim() === '') return undefined
  if (text === 'app' || text === 'all' || text === 'none') return text
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** What JavaScript may pass: `'pg'` in place of `['pg']`. @throws {TypeError} */
export function checkChoice(choice: TransformChoice): TransformChoice {
  const good =
    ['app', 'all', 'none'].includes(choice as string) || typeof choice === 'function' || Array.isArray(choice)
  if (good) return choice
  throw new TypeError(
    `cannot transform ${inspect(choice)}: \`transform\` must be 'app', 'all', 'none', a list of names of packages, or a function`,
  )
}

export function isInPackage(url: string): boolean {
  return url.includes('/node_modules/')
}

function isInAppOr(choice: 'app' | readonly string[], url: string): boolean {
  if (!isInPackage(url)) return true
  return choice !== 'app' && choice.includes(packageOf(url))
}

/** Of `…/node_modules/.pnpm/a@1/node_modules/@scope/name/file.js`: `@scope/name`. */
function packageOf(url: string): string {
  const path = url.slice(url.lastIndexOf('/node_modules/') + '/node_modules/'.length)
  const [first, second] = path.split('/')
  return first!.startsWith('@') ? `${first}/${second}` : first!
}
