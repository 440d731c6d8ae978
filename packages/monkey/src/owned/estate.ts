// What one block owns.
//
//   E1  an asset is in the list from its making until it is gone, released, or the block has ended
//   E2  the youngest is ended first; none is waited for before the next one is told
//   E3  an asset that cannot be ended, or that is there after the grace, is reported; the others are ended all the same. When the grace
//       of a kill is over, nobody waits any more
//   E4  when the block has ended, what is made in it belongs to the next one around that is open; or else to nobody

import { until, withTimeout } from '@hublet/core'
import { inCleanContext, reportError } from '@hublet/core/lowlevel'

import type { Asset, Ledger } from './asset.ts'
import { ResourceSurvived } from './resource-survived.ts'

export class Estate implements Ledger {
  readonly #assets = new Map<object, Asset>()
  readonly #around: Estate | undefined
  #ended = false

  constructor(around: Estate | undefined) {
    this.#around = around
  }

  get size(): number {
    return this.#assets.size
  }

  /** The innermost that is open, from this one outwards (E4). */
  get open(): Estate | undefined {
    return this.#ended ? this.#around?.open : this
  }

  add(asset: Asset): void {
    this.#assets.set(asset.resource, asset)
  }

  forget(resource: object): boolean {
    return this.#assets.delete(resource)
  }

  /** Ends everything; `grace` in milliseconds. */
  async end(grace: number): Promise<void> {
    this.#ended = true
    const ours = [...this.#assets.values()].reverse().filter(({ foreign }) => foreign?.() !== true) // E2
    this.#assets.clear()
    await Promise.all(ours.map((asset) => endOne(asset, grace)))
  }
}

async function endOne(asset: Asset, grace: number): Promise<void> {
  const { resource, beyond = 0 } = asset
  const ending = inCleanContext(() => Promise.try(asset.end, grace))
  const failure = ending.then(
    () => [],
    (error: unknown) => [error],
  )
  const outcome = await withTimeout(grace + beyond, () => until(failure), { fallback: undefined })
  if (outcome?.length === 0) return
  const why = outcome === undefined ? `it is open ${grace + beyond} ms after the block that owns it` : 'it has failed'
  const cause = outcome === undefined ? undefined : { cause: outcome[0] }
  const error = new ResourceSurvived(`cannot end ${asset.what()}: ${why}`, cause)
  reportError(error, { kind: 'callback', source: resource, text: 'a resource has outlived the block that owns it' }) // E3
}
