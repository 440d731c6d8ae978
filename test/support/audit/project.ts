// Projects on disk, as package managers lay them out, for as long as a test looks at them.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Project extends Disposable {
  readonly root: string
}

/** A text, JSON, or a symbolic link: `{ link: '../target' }`. */
export type Content = string | { readonly link: string } | Readonly<Record<string, unknown>>

export function project(files: Readonly<Record<string, Content>>): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hublet-audit-')))
  for (const [name, content] of Object.entries(files)) write(join(root, name), content)
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true }) }
}

/** A package with one file that reads another one whenever it is called. */
export function blocking(name: string, manifest: Readonly<Record<string, unknown>> = {}): Record<string, Content> {
  return {
    'package.json': { name, version: '1.0.0', ...manifest },
    'index.js': `const fs = require('fs')\nexports.read = (path) => fs.readFileSync(path)\n`,
  }
}

/** The same files, in a folder. */
export function at(folder: string, files: Readonly<Record<string, Content>>): Record<string, Content> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]))
}

function write(path: string, content: Content): void {
  mkdirSync(dirname(path), { recursive: true })
  if (typeof content === 'string') writeFileSync(path, content)
  else if ('link' in content && typeof content.link === 'string') symlinkSync(content.link, path)
  else writeFileSync(path, JSON.stringify(content))
}
