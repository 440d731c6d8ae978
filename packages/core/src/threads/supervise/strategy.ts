// Which hubs go down together when one ends.

/**
 * `one`: only the one that has ended is started again. `all`: all are. `rest`: that one and those after it, which may
 * depend on it. OTP says one_for_one, one_for_all, rest_for_one.
 */
export type Strategy = 'one' | 'all' | 'rest'

export const strategies: readonly Strategy[] = ['one', 'all', 'rest']

/** Those that never affect each other, apart. */
export function crewsOf<T>(strategy: Strategy, members: readonly T[]): T[][] {
  return strategy === 'one' ? members.map((member) => [member]) : [[...members]]
}

/** The others in a crew that cannot go on when this one has ended. */
export function affectedBy<T>(strategy: Strategy, crew: readonly T[], ended: T): T[] {
  const from = strategy === 'all' ? 0 : crew.indexOf(ended)
  return crew.filter((member, i) => i >= from && member !== ended)
}
