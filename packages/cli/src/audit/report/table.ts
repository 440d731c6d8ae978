// Rows of cells, each column as wide as it needs, all together no wider than they may be.

export interface Column {
  /** How it gives way: `path` loses its beginning, `text` its end, or all of it when less than `min` is left; `fixed` does not. */
  readonly kind: 'fixed' | 'path' | 'text'
  readonly min: number
  readonly max: number
}

const gap = 2

/** Fits `rows` into `width`; nothing is cut if that is Infinity. */
export function fit(rows: readonly (readonly string[])[], columns: readonly Column[], width: number): string[][] {
  const most = (i: number): number => (width === Infinity ? Infinity : columns[i]!.max)
  const widths = columns.map((_, i) =>
    Math.min(
      most(i),
      rows.reduce((max, row) => Math.max(max, row[i]!.length), 0),
    ),
  )
  const over = (): number => widths.reduce((sum, one) => sum + (one === 0 ? 0 : one + gap), -gap) - width
  for (let i = columns.length - 1; i >= 0 && over() > 0; i--) {
    if (columns[i]!.kind !== 'text') continue
    const left = widths[i]! - over()
    widths[i] = left < columns[i]!.min ? 0 : left
  }
  for (let i = columns.length - 1; i >= 0 && over() > 0; i--) {
    if (columns[i]!.kind === 'path') widths[i] = Math.max(columns[i]!.min, widths[i]! - over())
  }
  return rows.map((row) => row.map((cell, i) => cut(cell, widths[i]!, columns[i]!.kind).padEnd(widths[i]!)))
}

/** Joins the cells that have any width. */
export function line(cells: readonly string[]): string {
  return cells
    .filter((cell) => cell !== '')
    .join(' '.repeat(gap))
    .trimEnd()
}

function cut(cell: string, width: number, kind: Column['kind']): string {
  if (cell.length <= width || kind === 'fixed') return cell
  if (width === 0) return ''
  return kind === 'path' ? `…${cell.slice(cell.length - width + 1)}` : `${cell.slice(0, width - 1)}…`
}
