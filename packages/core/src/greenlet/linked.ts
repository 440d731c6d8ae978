// The side of a greenlet that others hang on: waits, internal followers, and link callbacks, in one list.

import { Identity } from './identity.ts'
import { type Follower, Link, type LinkCallback, type LinkMode, type Waitable, findLink, notifyAll } from './links.ts'
import { markObserved } from './tree.ts'
import { WaitList } from './wait-list.ts'

/** Adds a follower to one that is not dead. See {@link follow} in greenlet.ts. */
export let addFollower: (linked: Linked, follower: Follower) => boolean
export let followersOf: (linked: Linked) => WaitList<Follower>
/** Tells all that hang on it; `gone`: it is a zombie. */
export let tellFollowers: (linked: Linked, gone: boolean) => void

export abstract class Linked extends Identity implements Waitable {
  #followers: WaitList<Follower> | undefined = undefined

  abstract get ready(): boolean
  abstract get successful(): boolean

  /**
   * Has `callback(this)` called in a greenlet of its own when it has ended, however. In place of a function it takes an
   * `AsyncResult` (gets the result), an `Event` (is set), a `Queue` or a `Channel` (gets this greenlet).
   */
  link(callback: LinkCallback<this>): Disposable {
    return Linked.#link(this, callback, 'any')
  }

  /** Like `link`, if it ended well (a kill included). */
  linkValue(callback: LinkCallback<this>): Disposable {
    return Linked.#link(this, callback, 'value')
  }

  /** Like `link`, if it failed. */
  linkException(callback: LinkCallback<this>): Disposable {
    return Linked.#link(this, callback, 'exception')
  }

  rawlink(callback: (source: this) => unknown): Disposable {
    return Linked.#link(this, callback, 'raw')
  }

  unlink(callback: LinkCallback<this>): void {
    findLink(this.#followers, callback)?.leave()
  }

  /** Takes back all links. */
  unlinkAll(): void {
    for (const node of this.#followers?.toArray() ?? []) if (node instanceof Link) node.leave()
  }

  /** How many links and waits hang on it. */
  get linkCount(): number {
    return this.#followers?.size ?? 0
  }

  static #link<L extends Linked>(self: L, callback: LinkCallback<L>, mode: LinkMode): Disposable {
    const link = new Link(callback, mode)
    if (mode !== 'value') markObserved(self)
    followersOf(self).push(link)
    if (self.dead) link.notify(self, false)
    return link
  }

  static {
    followersOf = (linked) => (linked.#followers ??= new WaitList())

    addFollower = (linked, follower) => {
      const list = followersOf(linked)
      const { owner } = follower
      if (owner !== undefined && list.last?.owner === owner) return false
      list.push(follower)
      return true
    }

    tellFollowers = (linked, gone) => {
      if (linked.#followers !== undefined) notifyAll(linked.#followers, linked, gone)
    }
  }
}
