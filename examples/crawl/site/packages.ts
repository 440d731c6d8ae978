// The packages installed in this repository, and the Markdown in them.
//
// pnpm keeps each version once, at node_modules/.pnpm/<id>/node_modules/<name>; its dependencies beside it are links.
// Links are never followed, so there are no loops, and every file is found once.

import type { Dirent } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { Pool, until } from '@hublet/core'

export interface Package {
  /** `name@version` */
  readonly id: string
  readonly folder: string
  /** Paths of its Markdown files, with `/`. */
  readonly documents: readonly string[]
}

const deepest = 6

/** All packages that contain Markdown, by name. */
export async function findPackages(store: string): Promise<Package[]> {
  const folders = (await foldersIn(store)).map((name) => join(store, name, 'node_modules'))
  const pool = new Pool(16)
  const found = (await pool.map(packagesIn, folders)).flat()
  const unique = new Map(found.map((it) => [it.id, it]))
  return [...unique.values()].filter(({ documents }) => documents.length > 0).toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

async function packagesIn(folder: string): Promise<Package[]> {
  const packages: Package[] = []
  for (const name of await foldersIn(folder)) {
    if (name.startsWith('.')) continue
    const inner = name.startsWith('@') ? (await foldersIn(join(folder, name))).map((it) => `${name}/${it}`) : [name]
    for (const path of inner) {
      const id = await idOf(join(folder, path))
      if (id !== undefined)
        packages.push({ id, folder: join(folder, path), documents: await documentsIn(join(folder, path)) })
    }
  }
  return packages
}

async function idOf(folder: string): Promise<string | undefined> {
  const manifest = await readIfThere(join(folder, 'package.json'))
  if (manifest === undefined) return undefined
  const { name, version } = JSON.parse(manifest) as { name?: unknown; version?: unknown }
  return typeof name === 'string' && typeof version === 'string' ? `${name}@${version}` : undefined
}

async function documentsIn(folder: string, prefix = '', depth = 0): Promise<string[]> {
  const entries = await list(join(folder, prefix))
  const documents = entries
    .filter((entry) => entry.isFile() && /\.md$/i.test(entry.name))
    .map(({ name }) => prefix + name)
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name === 'node_modules' || depth === deepest) continue
    documents.push(...(await documentsIn(folder, `${prefix}${entry.name}/`, depth + 1)))
  }
  return documents.toSorted()
}

async function foldersIn(folder: string): Promise<string[]> {
  return (await list(folder)).filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

function list(folder: string): Promise<Dirent[]> {
  return ifThere(until(readdir(folder, { withFileTypes: true })), [])
}

function readIfThere(path: string): Promise<string | undefined> {
  return ifThere(until(readFile(path, 'utf8')), undefined)
}

async function ifThere<T, F>(reading: Promise<T>, otherwise: F): Promise<T | F> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise
    throw error
  }
}
