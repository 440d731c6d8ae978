// The places in line that an exchange of this hub has for those who wait for it in another one.

import { WaitNode } from '../../greenlet/wait-list.ts'
import type { Giver, Taker } from '../../objects/exchange.ts'

/** Who speaks with the other hub for those who would take. */
export interface TakerEnvoy {
  /** A value for a receiver over there. */
  deliver(item: unknown): void
  /** An error in the place of a value. */
  refuse(error: unknown): void
  /** There will be no more values. */
  tellEnd(): void
}

/** And for those who give. */
export interface GiverEnvoy {
  /** One that was sent was taken over. */
  given(): void
  /** Takes one over, whether there is room or not. */
  admit(item: unknown): void
  /** Sender `n` over there has met a receiver, or will not any more. */
  met(n: number): void
  withdrawn(n: number): void
}

/** A receiver over there. */
export class Demand extends WaitNode implements Taker<unknown> {
  readonly looks = false
  readonly envoy: TakerEnvoy
  constructor(envoy: TakerEnvoy) {
    super()
    this.envoy = envoy
  }
  accept(item: unknown): void {
    this.envoy.deliver(item)
  }
  refuse(): void {
    this.envoy.tellEnd()
  }
  fail(error: unknown): void {
    this.envoy.refuse(error)
  }
}

/** A value that was sent over there and that there is no room for yet. */
export class Gift extends WaitNode implements Giver<unknown> {
  readonly item: unknown
  readonly #envoy: GiverEnvoy
  constructor(envoy: GiverEnvoy, item: unknown) {
    super()
    this.#envoy = envoy
    this.item = item
  }
  accept(): void {
    this.#envoy.given()
  }
  fail(): void {
    this.#envoy.admit(this.item) // what its sender was told is sent is not lost
  }
}

/** A sender over there that waits for a receiver. */
export class Meeting extends WaitNode implements Giver<unknown> {
  readonly item: unknown
  readonly n: number
  readonly #envoy: GiverEnvoy
  constructor(envoy: GiverEnvoy, n: number, item: unknown) {
    super()
    this.#envoy = envoy
    this.n = n
    this.item = item
  }
  accept(): void {
    this.#envoy.met(this.n)
  }
  fail(): void {
    this.#envoy.withdrawn(this.n) // that it is closed was said before
  }
}
