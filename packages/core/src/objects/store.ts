/** Where a queue keeps its items; it decides which is the next. */
export interface Store<T> {
  readonly size: number
  push(item: T): void
  /** Takes the next item out. */
  shift(): T | undefined
  /** The next item, which stays. */
  peek(): T | undefined
}
