// The packages that are the project's own: the one in its folder, and its workspaces.

import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { readManifest } from './manifest.ts'

/** Folders of the project's own packages, the project itself first. */
export function ownFolders(root: string): string[] {
  const patterns = [...(readManifest(root, true)?.workspaces ?? []), ...pnpmPatterns(root)]
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  const exclude = ['**/node_modules/**', ...excluded.flatMap((pattern) => [pattern, `${pattern}/**`])]
  const folders = patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .flatMap((pattern) => globSync(`${pattern.replace(/\/$/, '')}/package.json`, { cwd: root, exclude }))
    .map((manifest) => join(root, dirname(manifest)))
  return [...new Set([root, ...folders.toSorted()])]
}

/** The list `packages` of pnpm-workspace.yaml: items on lines of their own, or all in brackets. */
function pnpmPatterns(root: string): string[] {
  let yaml: string
  try {
    yaml = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  } catch {
    return [] // not a workspace of pnpm
  }
  const list =
    /^packages:[ \t]*(?:#.*)?(\[[^\]]*\]|(?:\r?\n(?:[ \t]*-.*|[ \t]*#.*|[ \t]*)(?=\r?\n|$))*)/m.exec(yaml)?.[1] ?? ''
  const items = list.startsWith('[')
    ? list.slice(1, -1).split(',')
    : list.split('\n').filter((line) => /^\s*-/.test(line))
  return items
    .map((item) => /^\s*(?:-\s+)?(['"]?)(.*?)\1\s*(?:\s#.*)?$/.exec(item)?.[2] ?? '')
    .filter((item) => item !== '')
}
