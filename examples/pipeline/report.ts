// The sums, for people.

import Table from 'cli-table3'

import type { Tally } from './tally.ts'

const shown = 10
const number = (value: number): string => value.toLocaleString('en')

export function toText(tally: Tally): string {
  const table = new Table({
    head: ['path', 'requests', 'errors', 'mean ms', 'slowest ms'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  for (const [path, { requests, errors, ms, slowest }] of tally.busiest.slice(0, shown)) {
    table.push([path, number(requests), number(errors), (ms / requests).toFixed(1), number(slowest)])
  }
  const more = tally.paths.size > shown ? `... and ${number(tally.paths.size - shown)} more paths\n` : ''
  const unreadable = tally.unreadable === 0 ? '' : `, ${number(tally.unreadable)} lines unreadable`
  return `${table.toString()}\n${more}${number(tally.records)} requests${unreadable}\n`
}
