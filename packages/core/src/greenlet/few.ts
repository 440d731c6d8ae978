// A set that mostly has one member, or none: a scope has one wait and one child scope, as a rule.

export type Few<T extends object> = T | Set<T> | undefined

const none: readonly never[] = Object.freeze([])

export function include<T extends object>(few: Few<T>, item: T): Few<T> {
  if (few === undefined) return item
  if (few instanceof Set) return few.add(item)
  return new Set([few, item])
}

export function exclude<T extends object>(few: Few<T>, item: T): Few<T> {
  if (few === item) return undefined
  if (few instanceof Set && few.delete(item) && few.size === 0) return undefined
  return few
}

export function isAmong(few: Few<object>, item: unknown): boolean {
  return few === item ? item !== undefined : few instanceof Set && few.has(item as object)
}

/** The members, as a list that does not change when members come and go. */
export function listFew<T extends object>(few: Few<T>): readonly T[] {
  if (few === undefined) return none
  return few instanceof Set ? [...few] : [few]
}
