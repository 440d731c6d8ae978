// How pictures look on a terminal.

import type { GreenletPicture, GreenletTreePicture, WaitPicture } from './picture.ts'

/** Milliseconds as somebody would say them. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`
}

export function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}

export function formatWait({ what, age, site }: WaitPicture): string {
  const line = `waits for ${duration(age)} in ${what}`
  return site === undefined ? line : `${line}\n${site}`
}

export function formatGreenlet({
  name,
  call,
  state,
  age,
  switches,
  waits,
  awaits = [],
  locals,
  spawned,
}: GreenletPicture): string {
  const lines = [
    `"${name}" ${call} ${state}, ${duration(age)} old, ${switches === 1 ? '1 switch' : `${switches} switches`}`,
  ]
  for (const wait of waits) lines.push(indent(formatWait(wait)))
  for (const place of awaits) lines.push(`  ${place}`)
  for (const [local, value] of Object.entries(locals)) lines.push(`  local ${local} = ${value}`)
  if (spawned !== undefined) lines.push(`  spawned\n${spawned}`)
  return lines.join('\n')
}

const deepest = 30

/** Each greenlet below the one that spawned it. */
export function formatTrees(trees: readonly GreenletTreePicture[]): string {
  const lines: string[] = []
  const left = trees.map((tree) => ({ tree, depth: 0 })).toReversed()
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { tree, depth } = next
    const margin = '  '.repeat(Math.min(depth, deepest))
    lines.push(formatGreenlet(tree).replaceAll(/^/gm, margin))
    for (const child of tree.children.toReversed()) left.push({ tree: child, depth: depth + 1 })
  }
  return lines.join('\n')
}
