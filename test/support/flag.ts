// A Waitable that is not of hublet.

import { type Waitable, getHub } from '@hublet/core'

/** The least that can be waited for. */
export class Flag implements Waitable {
  ready = false
  readonly links = new Set<(source: this) => unknown>()

  rawlink(callback: (source: this) => unknown): Disposable {
    this.links.add(callback)
    if (this.ready) this.raise()
    return { [Symbol.dispose]: () => this.unlink(callback) }
  }

  unlink(callback: (source: this) => unknown): void {
    this.links.delete(callback)
  }

  raise(): void {
    this.ready = true
    getHub().runCallback(() => {
      for (const link of this.links) link(this)
      this.links.clear()
    })
  }
}
