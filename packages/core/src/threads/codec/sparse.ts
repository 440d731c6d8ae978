// Arrays of which to walk every index would take for ever.

const longest = 1000
const huge = 10_000_000

/** Whether most of a long array is missing, as far as that can be told quickly. */
export function isSparse(array: readonly unknown[]): boolean {
  const { length } = array
  if (length <= longest) return false
  if (!(length - 1 in array) || !(0 in array)) return true
  return length > huge && Object.keys(array).length < length / 4
}
