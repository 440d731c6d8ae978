// Which objects a value has been found to contain, in the order in which they begin.
//
//   N1  the number of an object is how many were found before it
//   N2  up to `few` objects nothing but a list is searched

const few = 16
const fewToNumber = 64

export class Seen {
  #list: (object | undefined)[] = []
  #count = 0
  #set: Set<object> | undefined = undefined
  #numbers: Map<object, number> | undefined = undefined

  get count(): number {
    return this.#count
  }

  /** The number of an object that was found before; -1: it is new, and has now the next number. */
  find(object: object): number {
    const count = this.#count
    if (count >= few) return this.#findAmongMany(object)
    const list = this.#list
    for (let i = 0; i < count; i++) if (list[i] === object) return i
    list[count] = object
    this.#count = count + 1
    return -1
  }

  /** Forgets all but the first `count`. */
  rewind(count: number): void {
    if (count === this.#count) return
    for (let i = count; i < this.#count; i++) this.#list[i] = undefined
    this.#count = count
    this.#set = this.#numbers = undefined
    if (this.#list.length > 1024) this.#list = this.#list.slice(0, count)
  }

  #findAmongMany(object: object): number {
    const count = this.#count
    const set = (this.#set ??= new Set(this.#list.slice(0, count) as object[]))
    set.add(object) // one look only: it was there if the set has not grown
    if (set.size === count) return this.#numberOf(object)
    this.#list[count] = object
    this.#numbers?.set(object, count)
    this.#count = count + 1
    return -1
  }

  #numberOf(object: object): number {
    const count = this.#count
    if (count <= fewToNumber) return this.#list.indexOf(object)
    if (this.#numbers === undefined) {
      this.#numbers = new Map()
      for (let i = 0; i < count; i++) this.#numbers.set(this.#list[i]!, i)
    }
    return this.#numbers.get(object)!
  }
}
