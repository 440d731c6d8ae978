// Random expressions, and what statements have in common with them: choices, how much may still be written, and which jumps
// the place allows.

export type Pick = (below: number) => number

/** The same choices for the same seed. */
export function pickFrom(seed: number): Pick {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** In a function nothing of that around it counts. */
interface Place {
  readonly labels: readonly { readonly name: string; readonly loop: boolean }[]
  readonly loops: number
  readonly breakable: number
  readonly generator: boolean
  readonly returns: boolean
}

export class Expressions {
  protected readonly pick: Pick
  /** What may still be written. */
  protected fuel = 70
  protected place: Place = { labels: [], loops: 0, breakable: 0, generator: false, returns: true }

  constructor(pick: Pick) {
    this.pick = pick
  }

  protected one<T>(...choices: readonly T[]): T {
    return choices[this.pick(choices.length)]!
  }

  protected within(place: Partial<Place>, write: () => string): string {
    const outer = this.place
    this.place = { ...outer, ...place }
    const text = write()
    this.place = outer
    return text
  }

  protected inFunction(generator: boolean, write: () => string): string {
    return this.within({ labels: [], loops: 0, breakable: 0, generator, returns: true }, write)
  }

  protected value(depth: number): string {
    if (this.fuel-- <= 0 || depth <= 0) return this.one('0', '1', "'s'", 'null', 'await 1', 'await 0')
    const inner = (): string => this.value(depth - 1)
    switch (this.pick(20)) {
      case 0:
        return `await ${inner()}`
      case 1:
        return `await tick(${this.pick(4)}, ${inner()})`
      case 2:
        return `await h(reject(${inner()}))`
      case 3:
        return `h(reject(${this.pick(9)}))`
      case 4:
        return `await thenable(${this.pick(4)})`
      case 5:
        return `await h(Promise.all([${inner()}, tick(1, ${inner()})]))`
      case 6:
        return `await h(Promise.race([tick(2, ${inner()}), ${inner()}]))`
      case 7:
        return `await h((async () => ${this.inFunction(false, inner)})())`
      case 8:
        return `await h((async x => (${this.inFunction(false, inner)}, log(x), ${this.inFunction(false, inner)}))(${inner()}))`
      case 9:
        return `(${inner()} ? ${inner()} : ${inner()})`
      case 10:
        return `(${inner()}, ${inner()})`
      case 11:
        return `(${inner()})?.x`
      case 12:
        return `\`\${${inner()}}-\${await ${inner()}}\``
      case 13:
        return `(${inner()} ${this.one('+', '||', '&&', '??', '===')} await ${this.one('1', '0', 'null')})`
      case 14:
        return `[${inner()}, ...[${inner()}]]`
      case 15:
        return `log(${inner()})`
      case 16:
        return this.place.generator ? `(yield ${inner()})` : `typeof (${inner()})`
      case 17:
        return 'tick(1, 1)'
      default:
        return this.one('1', '0', "'a'", 'await 2', 'undefined')
    }
  }
}
