// What a word is: bytes between ASCII white space, as POSIX has it for wc in the C locale.

/** 1 for the bytes that belong to words. */
const inWord = new Uint8Array(256).fill(1)
for (const byte of Buffer.from(' \t\n\v\f\r')) inWord[byte] = 0

/** Counts the words of a text that comes in pieces. */
export class WordCounter {
  words = 0
  /** 1 if the last byte belongs to a word, which the next piece may continue. */
  #within = 0

  add(bytes: Uint8Array): void {
    let { words } = this
    let before = this.#within
    for (let i = 0; i < bytes.length; i++) {
      const now = inWord[bytes[i]!]!
      words += now & ~before
      before = now
    }
    this.words = words
    this.#within = before
  }
}
