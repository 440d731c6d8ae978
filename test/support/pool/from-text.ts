// Functions made from text: nothing that loads this module rewrites what they are made of.

import type { AnyFunction } from '@hublet/threadpool'

/** The function that the expression stands for. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever wrote the text knows its type
export function fromText<F extends AnyFunction = (...args: unknown[]) => unknown>(text: string): F {
  // oxlint-disable-next-line typescript/no-implied-eval -- that is what it is for
  return new Function(`return (${text}\n)`)() as F
}

/** The exports of a module with this text. */
export async function moduleFromText(text: string): Promise<Record<string, AnyFunction>> {
  const url = `data:text/javascript,${encodeURIComponent(text)}`
  return (await import(url)) as Record<string, AnyFunction>
}

/** The names that the message of a refusal tells. */
export function namesIn(error: unknown): string[] {
  const list = /it uses (.*?) from outside: /.exec((error as Error).message)?.[1] ?? ''
  return [...list.matchAll(/`([^`]*)`/g)].map((match) => match[1]!)
}
