// What a client asks for, checked before anything is done about it.

import { basename } from 'node:path'

/** Which picture, and how wide. */
export interface Order {
  readonly name: string
  readonly width: number
}

/** The client's fault; the message is for him. */
export class Refused extends Error {
  override readonly name = 'Refused'
}

const widest = 2000

/** Of `/thumb/<name>?w=<width>`. @throws {Refused} */
export function parseOrder({ pathname, searchParams }: URL): Order {
  const width = searchParams.get('w') ?? '200'
  if (!/^\d{1,4}$/.test(width) || Number(width) < 1 || Number(width) > widest) {
    throw new Refused(`w must be a whole number from 1 to ${widest}`)
  }
  return { name: nameIn(pathname.slice('/thumb/'.length)), width: Number(width) }
}

/** Of a file in the folder: neither of one elsewhere, nor a hidden one. */
function nameIn(text: string): string {
  const name = decoded(text)
  const isPlain = name === basename(name) && !/^\.|[\\\0]/.test(name)
  if (name === '' || !isPlain) throw new Refused('that is no name of a picture')
  return name
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) throw new Refused('that is no name of a picture', { cause: error })
    throw error
  }
}
