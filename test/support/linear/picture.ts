// A history that cannot be explained, for people: a line for each operation, from its call to its result.

import type { Verdict } from './checker.ts'
import type { History, Operation } from './operation.ts'

export function picture(history: History, { at, before }: Verdict): string {
  const { operations, capacity, hubs, ahead, death } = history
  const moments = operations.flatMap(({ invoked, responded }) => [invoked, responded])
  if (death !== undefined) moments.push(death.at)
  const columns = [...new Set(moments)].filter((moment) => moment < Infinity).toSorted((a, b) => a - b)
  const column = (moment: number): number => (moment === Infinity ? columns.length : columns.indexOf(moment))
  const bar = ({ invoked, responded }: Operation): string => {
    const end = responded === Infinity ? '>' : '|'
    return `${' '.repeat(column(invoked))}|${'-'.repeat(Math.max(0, column(responded) - column(invoked) - 1))}${end}`
  }
  const lines = operations.map((operation, place) => {
    const who = `${operation.hub === 0 ? 'home' : `hub ${operation.hub}`} ${strandName(operation)}`
    const text = `${who.padEnd(9)} ${describe(operation)}`
    const mark = place === at ? ' <-- cannot be' : ''
    return { hub: operation.hub, text: `${text.padEnd(34)} ${bar(operation)}${mark}` }
  })
  const facts = [`capacity ${capacity}`, `${hubs} ${hubs === 1 ? 'hub' : 'hubs'}`]
  if (ahead > 0) facts.push(`hub ${ahead} receives ahead`)
  if (death !== undefined) facts.push(`hub ${death.hub} dies at column ${column(death.at)}`)
  const byHub = lines.toSorted((one, other) => one.hub - other.hub).map(({ text }) => text)
  const possible = before.slice(0, 3).map((state) => `  ${state.toString()}`)
  const known = `before that, ${before.length === 1 ? 'only this was' : `${before.length} states were`} possible:`
  return [facts.join(', '), ...byHub, known, ...possible].join('\n')
}

const strandName = ({ strand }: Operation): string => (strand < 0 ? 'end' : String.fromCharCode(97 + strand))

function describe({ kind, value, outcome, received }: Operation): string {
  const sends = kind === 'send' || kind === 'trySend' || kind === 'either'
  return `${kind}${sends ? ` ${value}` : ''} = ${outcome}${outcome === 'received' ? ` ${received}` : ''}`
}
