// What events and results have in common: a list of those who are told when the object is ready.

import { inspect } from 'node:util'

import { type Follower, Link, type LinkCallback, type Waitable, findLink } from '../greenlet/links.ts'
import { WaitList } from '../greenlet/wait-list.ts'
import { label } from '../hub/label.ts'

/** What objects can be given at their making. */
export interface NameOptions {
  /** What it is called in reports and dumps. Default: its kind and a number. */
  name?: string
}

export let followersOf: (object: Linkable) => WaitList<Follower>

export abstract class Linkable implements Waitable {
  /** What it is called in reports and dumps. */
  readonly name: string | undefined
  readonly #followers: WaitList<Follower>

  /** `followers`: a list of the object's own making, if it has to know who comes and goes. */
  constructor(options?: NameOptions, followers: WaitList<Follower> = new WaitList()) {
    this.name = options?.name
    this.#followers = followers
  }

  abstract get ready(): boolean

  /** Has `callback(this)` called in a greenlet of its own once it is ready, also if it is already. */
  link(callback: LinkCallback<this>): Disposable {
    return Linkable.#link(this, new Link(callback, 'any'))
  }

  /** Has `callback(this)` called by the hub once it is ready, also if it is already. It must neither wait nor throw. */
  rawlink(callback: (source: this) => unknown): Disposable {
    return Linkable.#link(this, new Link(callback, 'raw'))
  }

  /** Takes back a link made with this callback; unknown ones are ignored. */
  unlink(callback: LinkCallback<this>): void {
    findLink(this.#followers, callback)?.leave()
  }

  /** How many links and waits hang on it. */
  get linkCount(): number {
    return this.#followers.size
  }

  toString(): string {
    return `<${label(this, this.name)} ${this.ready ? 'set' : 'not set'}>`
  }

  static #link(self: Linkable, link: Link): Disposable {
    self.#followers.push(link)
    if (self.ready) link.notify(self, false)
    return link
  }

  static {
    followersOf = (object) => object.#followers
    Object.defineProperty(this.prototype, inspect.custom, {
      value(this: Linkable): string {
        return this.toString()
      },
    })
  }
}
