// The steps that programs have besides those of the algorithms. Only the explorer can do them.
//
// Ghost steps are done together with the step before them: no other thread comes in between. Ghosts are words that
// programs and invariants see, and algorithms do not.

/** What `wait` returns to a greenlet that was killed while it waited. */
export const KILLED = -1

const only = (): never => {
  throw new Error('only the explorer can do this step')
}

/** Goes on at once if `value` does not stand at `index`, else when somebody notifies. Returns 0, or KILLED. */
export function wait(_words: Int32Array, _index: number, _value: number): number {
  return only()
}

/** Does nothing: a moment at which others may run, or death may strike. */
export function pause(): void {
  only()
}

/** Wakes the one who has waited longest, who may be dead or killed. Algorithms do not have it: mutants do. */
export function notifyOne(_words: Int32Array, _index: number): void {
  only()
}

export function ghostAdd(_index: number, _n: number): void {
  only()
}

export function ghostStore(_index: number, _value: number): void {
  only()
}

export function ghostLoad(_index: number): number {
  return only()
}

/** Fails the schedule unless `condition` holds. */
export function check(_condition: boolean, _message: string): void {
  only()
}
