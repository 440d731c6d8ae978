// A list that tells when somebody comes or goes: for those who have to do something about it.

import { WaitList, type WaitNode } from './wait-list.ts'

export class WatchedList<N extends WaitNode> extends WaitList<N> {
  readonly #onPush: () => void
  readonly #onRemove: () => void

  /** The callbacks are called when somebody has come, or gone; they may change the list. They run no user code. */
  constructor(onPush: () => void, onRemove: () => void) {
    super()
    this.#onPush = onPush
    this.#onRemove = onRemove
  }

  override push(node: N): void {
    super.push(node)
    this.#onPush()
  }

  override remove(node: N): void {
    if (node.list !== this) return
    super.remove(node)
    this.#onRemove()
  }
}
