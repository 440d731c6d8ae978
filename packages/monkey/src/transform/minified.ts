// Bundles on one line: their stack traces have nothing but columns, which the transform does not keep.

const longLine = 1000
const manyAwaits = 10

export function isMinified(source: string): boolean {
  let end = -1
  let count = 0
  for (const { index } of source.matchAll(/\bawait\b/g)) {
    if (index > end) {
      count = 0
      const start = source.lastIndexOf('\n', index) + 1
      end = source.indexOf('\n', index)
      if (end === -1) end = source.length
      if (end - start < longLine) continue
    }
    if (++count > manyAwaits && end - source.lastIndexOf('\n', index) > longLine) return true
  }
  return false
}
