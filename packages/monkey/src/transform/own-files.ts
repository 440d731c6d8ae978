// Hublet's own files, wherever they are: in `node_modules`, or in a workspace that links to them.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const known = new Map<string, boolean>()

export function isOwnFile(path: string): boolean {
  return isOwnFolder(dirname(path))
}

/** By the nearest `package.json` with a name: one without only says how files are to be read. */
function isOwnFolder(folder: string): boolean {
  let own = known.get(folder)
  if (own === undefined) {
    const name = nameIn(folder)
    const above = dirname(folder)
    if (name !== undefined) own = name === 'hublet' || name.startsWith('@hublet/')
    else own = above !== folder && isOwnFolder(above)
    known.set(folder, own)
  }
  return own
}

/** Undefined as well where Node, which has read it or will, does not get on with it: that is for Node to say. */
function nameIn(folder: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}
