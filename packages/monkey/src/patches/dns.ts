// `dns.promises`, and what `util.promisify` makes of the functions of `dns`.
//
//   D1  a query of the default resolver is made, in a greenlet, by a resolver of its own with the same servers: it is
//       cancelled, and no other
//   D2  a query of a resolver that the app has made, and what goes through `getaddrinfo` (`lookup`, `lookupService`: it
//       occupies a thread of Node's pool), go on to their end
//   D3  `setServers` puts functions in place of ours that ask the new servers: for those of `dns.promises` D2 holds
//       from then on

import type { ModulePatch, Replacement } from '../patching/replacement.ts'
import { type Query, queryAlone } from './dns-query.ts'
import { functionsOf, ofCallback } from './functions.ts'
import { operation } from './operation.ts'

export const dns: ModulePatch = { name: 'dns', targets }

function* targets(): Iterable<Replacement> {
  const module = process.getBuiltinModule('node:dns')
  const { promisify } = process.getBuiltinModule('node:util')
  const { promises } = module
  for (const key of ['lookup', 'lookupService']) {
    yield { target: promises, key, module: promised, wrap: operation(`dns.promises.${key}`, { named: true }) }
    yield ofCallback(module, key, 'node:dns', operation(`dns.${key}`, { named: true }))
  }
  for (const key of queriesOf(promises.Resolver.prototype)) {
    const ask = Reflect.get(promises.Resolver.prototype, key) as Query
    const asked = promisify(Reflect.get(module.Resolver.prototype, key) as () => void) as Query
    yield { target: promises, key, module: promised, wrap: queryAlone(`dns.promises.${key}`, ask, promises) }
    yield ofCallback(module, key, 'node:dns', queryAlone(`dns.${key}`, asked, module))
    const wrap = operation(`dns.promises.Resolver.${key}`, { named: true })
    yield { target: promises.Resolver.prototype, key, module: promised, wrap }
  }
}

const promised = 'node:dns/promises'

function queriesOf(resolver: object): string[] {
  return functionsOf(resolver).filter((key) => key === 'reverse' || key.startsWith('resolve'))
}
