// The addresses in a `srcset`, as the HTML standard splits it: `a.png 1x, b,c.png 2x` are two.
// Plain scanning, no regular expression: it takes linear time whatever a page contains.

const space = /\s/

export function* srcsetUrls(srcset: string): Generator<string> {
  let at = 0
  while (at < srcset.length) {
    while (at < srcset.length && (srcset[at] === ',' || space.test(srcset[at]!))) at++
    const start = at
    while (at < srcset.length && !space.test(srcset[at]!)) at++
    let end = at
    while (end > start && srcset[end - 1] === ',') end--
    if (end > start) yield srcset.slice(start, end)
    if (end < at) continue // the comma ended this one: no descriptor
    const comma = srcset.indexOf(',', at)
    at = comma < 0 ? srcset.length : comma
  }
}
