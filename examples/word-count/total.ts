// The sum of all answers.

import type { Answer } from './counter.ts'

export class Total {
  files = 0
  words = 0
  bytes = 0
  readonly problems: string[] = []

  add({ words, bytes, problem }: Answer): void {
    this.files++
    this.words += words
    this.bytes += bytes
    if (problem !== undefined) this.problems.push(problem)
  }
}
