// The parser is native code and recurses: in a thread, whose stack is small, a program of 2000 functions within each other
// ends the process. Brackets are counted as if there were no strings: to be on the safe side, and quick.

const deepest = 1000

export function isDeep(source: string): boolean {
  let depth = 0
  for (let i = 0; i < source.length; i++) {
    switch (source.charCodeAt(i)) {
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > deepest) return true
        break
      case 0x29:
      case 0x5d:
      case 0x7d:
        if (depth > 0) depth--
        break
      default:
    }
  }
  return false
}
