// What `await using` disposes of in place of a resource: disposal is shielded, like `finally`.
//
//   U1  the method is looked up when the resource is declared, as the language does; what has none is left to it
//   U2  while it lasts the frame counts as active: who awaits its function is not interrupted over its head

import { type Scope, callIn, captureContext, openScope } from '@hublet/core/lowlevel'

import type { Frame } from './frame.ts'
import { endShield } from './shield.ts'

type Method = (this: unknown) => unknown

export class Disposer implements AsyncDisposable {
  readonly #content: unknown
  readonly #dispose: Method
  readonly #frame: Frame
  readonly #scope: Scope

  private constructor(content: unknown, dispose: Method, frame: Frame, scope: Scope) {
    this.#content = content
    this.#dispose = dispose
    this.#frame = frame
    this.#scope = scope
  }

  /** Itself, if there is nothing to be called (U1). */
  static of(resource: unknown, frame: Frame, scope: Scope): unknown {
    if (resource === null || resource === undefined) return resource
    const { [Symbol.asyncDispose]: method, [Symbol.dispose]: sync } = resource as Record<symbol, unknown>
    const dispose = method ?? sync
    return typeof dispose === 'function' ? new Disposer(resource, dispose as Method, frame, scope) : resource
  }

  static contentOf(resource: unknown): unknown {
    return resource instanceof Disposer ? resource.#content : resource
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const release = this.#frame.hold() // U2
    const shield = openScope(this.#scope, 'shield')
    try {
      await callIn(captureContext(), shield, (content: unknown) => this.#dispose.call(content), this.#content)
    } finally {
      release()
      endShield(shield)
    }
  }
}
