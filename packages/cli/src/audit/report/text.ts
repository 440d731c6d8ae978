// The report for people: by package, the worst first; of each the worst places, then how many more there are.

import type { Audit, AuditedPackage, Finding } from '../audit.ts'
import type { Grade } from '../weight.ts'
import { type Column, fit, line } from './table.ts'
import { totalsOf } from './totals.ts'

export interface TextOptions {
  /** Infinity where nothing limits it: a pipe, a file. */
  readonly width: number
  /** All places. */
  readonly all: boolean
  readonly style: (format: 'bold' | 'dim' | 'red' | 'yellow' | 'green', text: string) => string
}

type Style = TextOptions['style']

/** How many places of each grade are shown. */
const shown: Readonly<Record<Grade, number>> = { hot: 5, captured: 2, load: 2, unreached: 0 }

/** How many signs of native code: a package may have builds for a dozen platforms. */
const shownNative = 2

const legend: Readonly<Record<Grade | 'native', string>> = {
  hot: 'blocks the hub whenever it is called: wait instead, or use a pool',
  captured: 'a copy that later patches do not reach; hublet run is earlier',
  load: 'blocks while modules are loaded: start-up only',
  unreached: 'in files that the main entries do not lead to: tests, builds',
  native: 'native code: what it blocks cannot be seen here',
}

export function textOf(audit: Audit, options: TextOptions): string {
  const { style } = options
  const totals = totalsOf(audit)
  const found = audit.packages.filter(({ score, unparsed }) => score > 0 || unparsed.length > 0)
  const lines = [
    style('bold', `hublet audit ${audit.root}`),
    `${totals.packages} packages, ${totals.files} files, ${totals.parsed} parsed, ${(audit.ms / 1000).toFixed(1)} s`,
  ]
  if (audit.missing.length > 0) {
    lines.push(style('yellow', clip(`not installed, so not seen: ${audit.missing.join(', ')}`, options.width)))
  }
  const names = Math.max(0, ...found.map((one) => title(one).length))
  for (const one of found) lines.push('', headline(one, Math.min(names, 48), style), ...places(one, options))
  const sums = countsOf(totals)
  lines.push('')
  if (sums.length === 0) lines.push(style('green', 'nothing found'))
  else
    lines.push(`${style('bold', 'total')}  ${sums.map(([kind, n]) => paint(kind, `${n} ${kind}`, style)).join(', ')}`)
  for (const [kind] of sums) lines.push(style('dim', clip(`  ${kind.padEnd(9)}  ${legend[kind]}`, options.width)))
  return `${lines.join('\n')}\n`
}

const title = (one: AuditedPackage): string => `${one.name} ${one.version}`.trim()

function headline(one: AuditedPackage, width: number, style: Style): string {
  const of = (grade: Grade): number => one.findings.filter((each) => each.grade === grade).length
  const counts = countsOf({
    hot: of('hot'),
    captured: of('captured'),
    load: of('load'),
    unreached: of('unreached'),
    native: 0,
  })
  const parts = counts.map(([grade, n]) => paint(grade, `${n} ${grade}`, style))
  if (one.native.length > 0) parts.push(paint('native', 'native', style))
  if (one.unparsed.length > 0) parts.push(style('yellow', `${one.unparsed.length} unparsed`))
  const mark = one.own ? style('dim', 'own') : one.dev ? style('dim', 'dev') : '   '
  return `${style('bold', title(one))}${' '.repeat(Math.max(0, width - title(one).length))}  ${mark}  ${parts.join(', ')}`
}

const columns: readonly Column[] = [
  { kind: 'fixed', min: 9, max: 9 },
  { kind: 'fixed', min: 40, max: 40 },
  { kind: 'path', min: 16, max: 70 },
  { kind: 'text', min: 12, max: 30 },
  { kind: 'text', min: 32, max: 90 },
]

function places(one: AuditedPackage, { width, all, style }: TextOptions): string[] {
  const rows: { grade: Grade; cells: string[] }[] = []
  for (const grade of ['hot', 'captured', 'load', 'unreached'] as const) {
    const found = one.findings.filter((each) => each.grade === grade)
    const visible = all ? found : found.slice(0, shown[grade])
    for (const each of visible) rows.push({ grade, cells: [grade, ...cellsOf(each)] })
    const more = found.length - visible.length
    if (more > 0 && visible.length > 0) rows.push({ grade, cells: ['', `${more} more`, '', '', ''] })
  }
  const cells = rows.map((row) => row.cells)
  return [
    ...fit(cells, columns, width - indent.length).map(([kind, ...rest], i) =>
      line([indent + paint(rows[i]!.grade, kind!, style), ...rest]),
    ),
    ...one.native.slice(0, all ? Infinity : shownNative).map((file) => remark('native', file)),
    ...one.unparsed.map(({ file, reason }) => remark('unparsed', `${file}: ${reason}`)),
  ]

  function remark(kind: 'native' | 'unparsed', text: string): string {
    return `${indent}${paint(kind, kind, style)}  ${clip(text, width - indent.length - kind.length - 2)}`
  }
}

const indent = '  '

const cellsOf = (one: Finding): string[] => [
  one.passed ? `${one.call} passed on` : one.call,
  `${one.file}:${one.line}:${one.column}`,
  one.inside ?? '',
  one.source,
]

function countsOf(counts: Readonly<Record<Grade | 'native', number>>): [Grade | 'native', number][] {
  const order = ['hot', 'captured', 'load', 'unreached', 'native'] as const
  return order.map((kind): [Grade | 'native', number] => [kind, counts[kind]]).filter(([, n]) => n > 0)
}

function paint(kind: Grade | 'native' | 'unparsed', text: string, style: Style): string {
  if (text.trim() === '') return text
  if (kind === 'hot') return style('red', text)
  return kind === 'unreached' || kind === 'load' ? style('dim', text) : style('yellow', text)
}

const clip = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`)
