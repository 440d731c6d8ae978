// The measurements of one scenario as Markdown, columns aligned as oxfmt would.

import type { About, Target } from './scenarios.ts'
import { type Measurement, summarise } from './summary.ts'

const reference = 'hublet'

/** Three significant digits, thousands apart. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))))
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function lines(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) =>
    Math.max(3, ...[title, ...rows.map((row) => row[column] ?? '')].map((cell) => cell.length)),
  )
  const line = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? ''
      return left(column) ? cell.padEnd(width) : cell.padStart(width)
    })
    return `| ${padded.join(' | ')} |`
  }
  const left = (column: number): boolean => column === 0 || column === widths.length - 1
  const rule = widths.map((width, column) => (left(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return [line(header), line(rule), ...rows.map(line)]
}

const verdict = (met: boolean): string => (met ? 'met' : 'MISSED')

/** What the target asks of this row, and whether the row has it. */
function judge(target: Target, row: Measurement, rows: readonly Measurement[]): string | undefined {
  const { median, worst } = summarise(row.samples)
  const { ours = reference } = target
  if ('rival' in target) {
    const base = rows.find(({ contender }) => contender === ours)
    if (target.rival !== row.contender || base === undefined) return undefined
    const { times } = target
    const than = ours === reference ? '' : ` that of ${ours}`
    const text =
      times >= 1
        ? `target: at least ${times}x${than}`
        : `target: ${ours} at most ${Number((1 / times).toPrecision(2))} times as much`
    return `${text}, ${verdict(median / summarise(base.samples).median >= times)}`
  }
  if (row.contender !== ours || !row.metric.startsWith(target.metric ?? '')) return undefined
  if (target.median !== undefined)
    return `target: ${figure(target.median)} ${row.unit}, ${verdict(median <= target.median)}`
  return target.worst === undefined
    ? undefined
    : `target: worst below ${figure(target.worst)} ${row.unit}, ${verdict(worst < target.worst)}`
}

function section(metric: string, rows: readonly Measurement[], about: About): string[] {
  const base = rows.find((row) => row.contender === reference)
  const median = base === undefined ? undefined : summarise(base.samples).median
  const comparable = median !== undefined && rows[0]?.unit !== '% of before'
  const long = rows.some((row) => row.samples.length >= 100)
  const cells = rows.map((row) => {
    const figures = summarise(row.samples)
    const many = row.samples.length > 1
    const slower =
      comparable && figures.median < median
        ? `hublet needs ${figure(median / figures.median)} times as much`
        : undefined
    const remarks = [slower, ...(about.targets ?? []).map((target) => judge(target, row, rows)), row.note]
    return [
      row.contender,
      figure(figures.median),
      many ? `${figure(figures.p10)} .. ${figure(figures.p90)}` : '-',
      ...(long ? [row.samples.length >= 100 ? figure(figures.p99) : '-'] : []),
      many ? figure(figures.worst) : '-',
      comparable ? `${figure(figures.median / median)}x` : '-',
      String(row.samples.length),
      remarks.filter((remark) => remark !== undefined).join('; '),
    ]
  })
  const unit = rows[0]?.unit ?? ''
  const header = [
    'contender',
    `median (${unit})`,
    'p10 .. p90',
    ...(long ? ['p99'] : []),
    'WORST',
    'ratio to hublet',
    'samples',
    'remarks',
  ]
  return [`## ${metric[0]?.toUpperCase()}${metric.slice(1)}`, '', ...lines(header, cells), '']
}

/** The rounds of one contender as one measurement each. */
function pool(measurements: readonly Measurement[]): Measurement[] {
  const all = Map.groupBy(measurements, ({ contender, metric }) => `${metric}\n${contender}`)
  return [...all.values()].map((rounds) => ({ ...rounds[0]!, samples: rounds.flatMap(({ samples }) => samples) }))
}

/** The whole report on a scenario. `failures` are contenders that have not delivered, and why. */
export function report(
  scenario: string,
  about: About,
  machine: readonly string[],
  measurements: readonly Measurement[],
  failures: Readonly<Record<string, string>>,
): string {
  const metrics = Map.groupBy(pool(measurements), ({ metric }) => metric)
  const missing = Object.entries({ ...about.absent, ...failures })
  return [
    `# ${scenario}`,
    '',
    about.what,
    '',
    ...[...metrics].flatMap(([metric, rows]) => section(metric, rows, about)),
    ...missing.map(([contender, why]) => `- Not in the table: ${contender}: ${why}.`),
    ...(missing.length > 0 ? [''] : []),
    ...machine.map((fact) => `- ${fact}`),
    '',
  ].join('\n')
}
