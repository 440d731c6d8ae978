// Histories written by hand: a line for each operation, `home send 1 = sent @ 1-2` with its moments of call and result.

import type { History, Kind, Operation, Outcome } from './operation.ts'

const line =
  /^(home|hub (?<hub>\d)) (?<kind>\w+)(?: (?<value>\d+))? = (?<outcome>\w+)(?: (?<received>\d+))? @ (?<from>\d+)-(?<to>\d*)$/

export function written(capacity: number, lines: readonly string[], about?: Partial<History>): History {
  const operations = lines.map(parse).toSorted((one, other) => one.invoked - other.invoked)
  const hubs = 1 + Math.max(...operations.map(({ hub }) => hub))
  return { capacity, hubs, ahead: 0, operations, ...about }
}

function parse(text: string): Operation {
  const { hub, kind, value, outcome, received, from, to } = line.exec(text)?.groups ?? {}
  if (kind === undefined || outcome === undefined) throw new SyntaxError(`no operation: ${text}`)
  return {
    hub: Number(hub ?? 0),
    strand: 0,
    kind: kind as Kind,
    value: Number(value ?? 0),
    invoked: Number(from),
    responded: to === '' ? Infinity : Number(to),
    outcome: outcome as Outcome,
    received: Number(received ?? 0),
  }
}
