// What has been measured, in two columns.

import type { PoolStats } from '@hublet/threadpool'

import type { Load } from './client.ts'

export interface Column {
  readonly heading: string
  readonly load: Load
  /** Milliseconds by which a timer of the hub came too late. */
  readonly delays: readonly number[]
  /** Milliseconds of the longest work at one picture. */
  readonly longest: number
  /** Milliseconds from the last answer until nothing was computed any more. */
  readonly ended: number
  /** Of the pool, before the load and after it. */
  readonly before: PoolStats
  readonly stats: PoolStats
}

type Figure = (column: Column) => number

const rows: readonly (readonly [string, Figure])[] = [
  ['thumbnails per second', ({ load }) => times(load, 200).length / load.seconds],
  ['  time of one, ms: p50', ({ load }) => at(times(load, 200), 0.5)],
  ['                   max', ({ load }) => at(times(load, 200), 1)],
  ["hub's delay, ms:   p50", ({ delays }) => at(delays, 0.5)],
  ['                   p99', ({ delays }) => at(delays, 0.99)],
  ['                   max', ({ delays }) => at(delays, 1)],
  ['GET /health, ms:   p50', ({ load }) => at(load.health, 0.5)],
  ['                   p99', ({ load }) => at(load.health, 0.99)],
  ['                   max', ({ load }) => at(load.health, 1)],
  ['cut off by the limit', ({ load }) => times(load, 503).length],
  ['  after, ms:       p50', ({ load }) => at(times(load, 503), 0.5)],
  ['longest work at one, ms', ({ longest }) => longest],
]

export function print(columns: readonly Column[]): void {
  console.log(
    line(
      '',
      columns.map(({ heading }) => heading),
    ),
  )
  for (const [name, figure] of rows)
    console.log(
      line(
        name,
        columns.map((column) => shown(figure(column))),
      ),
    )
  const { ended, before, stats } = columns.at(-1)!
  const { running, queued } = stats
  const [cancelled, lost] = [stats.cancelled - before.cancelled, stats.lost - before.lost]
  console.log(
    `${Math.round(ended)} ms after the last answer the pool had ${running} running, ${queued} queued: ${cancelled} cancelled, ${lost} threads replaced`,
  )
}

function line(name: string, cells: readonly string[]): string {
  return `${name.padEnd(25)}${cells.map((cell) => cell.padStart(14)).join('')}`
}

function shown(figure: number): string {
  return figure.toLocaleString('en', { maximumFractionDigits: figure < 10 ? 1 : 0 })
}

function times({ answers }: Load, status: number): number[] {
  return answers.filter((answer) => answer.status === status).map(({ ms }) => ms)
}

/** The value below which this part of them lies. */
function at(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0
}
