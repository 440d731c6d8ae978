// A chat room that spans all hubs. Its middle is the main hub.
//
//   POST ──▶ hub ──`say`──▶ main hub ──`said`──▶ every hub ──▶ its listeners
//
//   C1  `say` is bounded: who says something waits until the main hub has it
//   C2  the main hub waits for no hub, and a hub for no listener: a hub that is 1000 lines behind misses lines, a listener
//       that is 100 behind is cut off
//   C3  a hub that takes the place of another gets a new `said`

import { Channel } from '@hublet/core'

/** The middle. */
export class Chat {
  readonly say: Channel<string> = new Channel<string>(100, { name: 'say' })
  readonly #said = new Map<number, Channel<string>>()

  /** What is said from now on comes to the hub with this number over the channel that is returned. */
  join(hub: number): Channel<string> {
    const said = new Channel<string>(1000, { name: `said to ${hub}` })
    this.#said.set(hub, said) // C3
    return said
  }

  async run(): Promise<never> {
    for (;;) {
      const line = await this.say.receive()
      for (const said of this.#said.values()) said.trySend(line) // C2
    }
  }
}

/** Those who listen in one hub. */
export class Listeners {
  readonly #lines = new Set<Channel<string>>()

  async run(said: Channel<string>): Promise<void> {
    for await (const line of said) {
      for (const lines of this.#lines) if (!lines.trySend(line)) this.leave(lines) // C2
    }
  }

  /** What is said from now on. */
  enter(): Channel<string> {
    const lines = new Channel<string>(100)
    this.#lines.add(lines)
    return lines
  }

  leave(lines: Channel<string>): void {
    this.#lines.delete(lines)
    lines.close()
  }

  /** Everybody gets to the end. */
  close(): void {
    for (const lines of this.#lines) this.leave(lines)
  }
}
