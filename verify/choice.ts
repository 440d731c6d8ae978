// What may happen next in a state: a number for a thread and what it does, a letter or two in a schedule.
//
//   b    the second thread does its next step
//   B    it dies before that
//   ^b   the greenlet in it that waits, or is about to, is killed

export const STEP = 0
export const DEATH = 1
export const KILL = 2
const KINDS = 3

export type Choice = number

export const choicesOf = (threads: number): number => threads * KINDS
export const threadOf = (choice: Choice): number => Math.trunc(choice / KINDS)
export const kindOf = (choice: Choice): number => choice % KINDS
export const stepOf = (thread: number): Choice => thread * KINDS + STEP

export function print(choices: readonly Choice[]): string {
  return choices
    .map((choice) => {
      const letter = String.fromCodePoint(97 + threadOf(choice))
      if (kindOf(choice) === DEATH) return letter.toUpperCase()
      return kindOf(choice) === KILL ? `^${letter}` : letter
    })
    .join('')
}

export function parse(schedule: string): Choice[] {
  return (schedule.match(/\^?[a-z]/gi) ?? []).map((one) => {
    const letter = one.at(-1)!
    const lower = letter.toLowerCase()
    const step = stepOf(lower.codePointAt(0)! - 97)
    if (one.startsWith('^')) return step + KILL
    return letter === lower ? step : step + DEATH
  })
}
