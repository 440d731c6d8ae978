// Words and numbers in columns.

import Table from 'cli-table3'

/** A table; empty without rows. Numbers stand at the right. */
export function table(head: readonly [string, string], rows: readonly (readonly [string, number])[]): string {
  if (rows.length === 0) return ''
  const it = new Table({
    head: [...head],
    colAligns: ['left', 'right'],
    style: { head: [], border: [], compact: true },
  })
  for (const [word, number] of rows) it.push([word, number.toLocaleString('en')])
  return `${it.toString()}\n`
}

/** At most `width` characters: the middle goes, both ends tell more. */
export function short(text: string, width: number): string {
  if (text.length <= width) return text
  const end = Math.floor((width - 1) / 2)
  return `${text.slice(0, width - 1 - end)}…${text.slice(-end)}`
}

/** `1 page`, `2,000 pages` */
export function figure(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

export function duration(seconds: number): string {
  return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`
}
