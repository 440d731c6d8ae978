// What all threads of the chaos write in shared memory: how many calls have settled, and what must not have been.

const CALLS = 0
const WRONG = 1
const STUCK = 2
const LENGTH = 3
const OVER = 4
const WORDS = 8
const TEXT = 8192

export class Board {
  readonly memory: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #text: Uint8Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(WORDS * 4 + TEXT)) {
    this.memory = memory
    this.#words = new Int32Array(memory, 0, WORDS)
    this.#text = new Uint8Array(memory, WORDS * 4)
  }

  /** Nobody begins anything any more. */
  get over(): boolean {
    return Atomics.load(this.#words, OVER) === 1
  }

  finish(): void {
    Atomics.store(this.#words, OVER, 1)
  }

  get calls(): number {
    return Atomics.load(this.#words, CALLS)
  }

  get wrong(): number {
    return Atomics.load(this.#words, WRONG)
  }

  get stuck(): number {
    return Atomics.load(this.#words, STUCK)
  }

  /** The first of what was found. */
  get complaints(): string {
    const length = Math.min(TEXT, Atomics.load(this.#words, LENGTH))
    return new TextDecoder().decode(this.#text.slice(0, length)).replaceAll('\0', '')
  }

  settled(): void {
    Atomics.add(this.#words, CALLS, 1)
  }

  complain(kind: 'wrong' | 'stuck', what: string): void {
    Atomics.add(this.#words, kind === 'wrong' ? WRONG : STUCK, 1)
    const bytes = new TextEncoder().encode(`${kind}: ${what}\n`)
    const at = Atomics.add(this.#words, LENGTH, bytes.length)
    if (at + bytes.length <= TEXT) this.#text.set(bytes, at)
  }
}
