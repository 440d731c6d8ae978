// The one fair queue: whatever waits for an object stands in its WaitList, oldest first.
//
//   L1  a node stands in at most one list; node.list says in which
//   L2  the order is the order of push; taking one out keeps the order of the others
//   L3  enter and leave are O(1) and call no user code

/** Something that can stand in a {@link WaitList}. */
export class WaitNode {
  list: WaitList | undefined = undefined
  previous: WaitNode | undefined = undefined
  next: WaitNode | undefined = undefined

  /** Leaves the list it stands in, if any. */
  leave(): void {
    this.list?.remove(this)
  }
}

export class WaitList<N extends WaitNode = WaitNode> {
  #first: N | undefined = undefined
  #last: N | undefined = undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  get first(): N | undefined {
    return this.#first
  }

  get last(): N | undefined {
    return this.#last
  }

  push(node: N): void {
    const last = this.#last
    node.list = this
    node.previous = last
    if (last === undefined) this.#first = node
    else last.next = node
    this.#last = node
    this.#size++
  }

  remove(node: N): void {
    if (node.list !== this) return
    const { previous, next } = node as { previous: N | undefined; next: N | undefined }
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    node.list = node.previous = node.next = undefined
    this.#size--
  }

  /** Those that stand in it now. */
  toArray(): N[] {
    const nodes: N[] = []
    for (let node = this.#first; node !== undefined; node = node.next as N | undefined) nodes.push(node)
    return nodes
  }

  /** Takes out all, oldest first. */
  takeAll(): N[] {
    const nodes = this.toArray()
    for (const node of nodes) this.remove(node)
    return nodes
  }

  /** Takes out the oldest. */
  shift(): N | undefined {
    const first = this.#first
    if (first !== undefined) this.remove(first)
    return first
  }
}
