// What each hub does: takes files from its desk, counts their words, and answers.

import { open } from 'node:fs/promises'

import { type Channel, nursery } from '@hublet/core'

import { WordCounter } from './words.ts'

/** What there is to say of a file. */
export interface Answer {
  readonly path: string
  readonly words: number
  readonly bytes: number
  /** Why it could not be read to the end. */
  readonly problem?: string
}

/** Files that are read at the same time: one is counted while the disk looks for the others. */
const readers = 4
const pieceSize = 256 * 1024

/** Ends when the desk is closed and empty. */
export async function count(desk: Channel<string>, answers: Channel<Answer>): Promise<void> {
  await nursery((n) => {
    for (let i = 0; i < readers; i++) n.spawn(read, desk, answers)
  })
}

async function read(desk: Channel<string>, answers: Channel<Answer>): Promise<void> {
  const piece = Buffer.allocUnsafeSlow(pieceSize)
  for await (const path of desk) await answers.send(await countFile(path, piece))
}

async function countFile(path: string, piece: Buffer): Promise<Answer> {
  const counter = new WordCounter()
  let bytes = 0
  try {
    await using file = await open(path)
    for (;;) {
      const { bytesRead } = await file.read(piece)
      if (bytesRead === 0) return { path, words: counter.words, bytes }
      counter.add(piece.subarray(0, bytesRead))
      bytes += bytesRead
    }
  } catch (error) {
    return { path, words: counter.words, bytes, problem: String(error) }
  }
}
