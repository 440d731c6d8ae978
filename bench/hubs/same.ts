// A hub that answers with what it is asked.

export function same<T>(value: T): T {
  return value
}
