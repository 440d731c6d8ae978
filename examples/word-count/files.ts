// The files that are to be counted, and who has them.
//
//   F1  a file is open from when it is found until its first answer; a second answer, from a hub that was given what another
//       had already counted, is not added
//   F2  what is put back is offered again as long as it is open
//   F3  `offered` is closed when the walk is over, nobody puts anything back, and nothing is open

import { Channel } from '@hublet/core'

export class Files {
  /** Found, and on no desk: bounded, so the walk waits for those who count. */
  readonly offered: Channel<string> = new Channel<string>(64, { name: 'files' })
  readonly #open = new Set<string>()
  /** Walks and returns that are under way. */
  #sources = 0

  /** Offers what is found. */
  async find(paths: AsyncIterable<string>): Promise<void> {
    this.#sources++
    for await (const path of paths) {
      this.#open.add(path)
      await this.offered.send(path)
    }
    this.#sources--
    this.#closeIfDone()
  }

  /** Offers again what a hub had when it died. */
  async putBack(paths: readonly string[]): Promise<void> {
    this.#sources++ // F3
    for (const path of paths) if (this.#open.has(path)) await this.offered.send(path) // F2
    this.#sources--
    this.#closeIfDone()
  }

  /** There is an answer; says whether it is the first. */
  settle(path: string): boolean {
    const first = this.#open.delete(path) // F1
    this.#closeIfDone()
    return first
  }

  #closeIfDone(): void {
    if (this.#sources === 0 && this.#open.size === 0) this.offered.close()
  }
}
