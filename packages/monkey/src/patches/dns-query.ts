// A query with a resolver of its own: what is cancelled is this query alone.

import { interruptibleScope } from '../frames/activation.ts'
import { waitFor } from '../frames/wait-for.ts'
import type { Callable } from '../patching/replacement.ts'
import { about } from './operation.ts'

interface OneResolver {
  getServers(): string[]
  setServers(servers: readonly string[]): void
  cancel(): void
}

/** The method of a resolver that makes the query. */
export type Query = (this: OneResolver, ...args: unknown[]) => PromiseLike<unknown>

/** `dns` or `dns.promises`. */
interface Resolving {
  readonly Resolver: new () => OneResolver
  getServers(): string[]
}

export function queryAlone(name: string, query: Query, resolving: Resolving): (original: Callable) => Callable {
  return (original) =>
    function (this: unknown, ...args) {
      if (interruptibleScope() === undefined) return Reflect.apply(original, this, args)
      const resolver = anotherOf(resolving)
      const start = (): PromiseLike<unknown> => Reflect.apply(query, resolver, args)
      return waitFor(about(name, args[0]), start, { abort: () => resolver.cancel() })
    }
}

/** One that asks whom the default one asks. A new one asks those of the system. */
function anotherOf(resolving: Resolving): OneResolver {
  const resolver = new resolving.Resolver()
  const servers = resolving.getServers()
  if (String(resolver.getServers()) !== String(servers)) resolver.setServers(servers)
  return resolver
}
