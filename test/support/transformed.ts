// A program as it was written and as it comes out of the transform, run; and what both have said.

import { stripTypeScriptTypes } from 'node:module'
import { inspect } from 'node:util'

import { type SourceFormat, type TransformedSource, transformSource } from '@hublet/monkey'

export type Kind = 'app' | 'package'

export function transformed(source: string, format: SourceFormat, kind: Kind = 'app'): TransformedSource {
  return transformSource(source, { url: 'file:///app/case.js', format, kind })
}

type Run = (log: (...said: unknown[]) => void) => Promise<unknown>

/** What it said, and how it ended. */
export async function traceOf(run: Run): Promise<string[]> {
  const trace: string[] = []
  try {
    await run((...said) => trace.push(...said.map(describe)))
    trace.push('ended')
  } catch (error) {
    trace.push(`threw ${describe(error)}`)
  }
  return trace
}

/** Stacks are compared elsewhere: their columns differ. */
const describe = (said: unknown): string => (said instanceof Error ? String(said) : inspect(said))

const given = 'tick,reject'
export const tick = async (n: number, value?: unknown): Promise<unknown> => {
  for (let i = 0; i < n; i++) await Promise.resolve()
  return value
}
export function reject(error: unknown): Promise<never> {
  return Promise.reject(error)
}

let modules = 0

/** The body of a module. */
export function runModule(code: string): Run {
  return (log) => importModule(code, { log, tick, reject })
}

/** `env`: what it imports, from a module that runs before it. */
export async function importModule(code: string, env: Readonly<Record<string, unknown>>): Promise<unknown> {
  const id = JSON.stringify(`transformed-${modules++}`)
  const names = Object.keys(env).join()
  Object.assign(globalThis, { [JSON.parse(id) as string]: env })
  const helper = dataUrl(`export const {${names}}=globalThis[${id}]`)
  return import(dataUrl(`import {${names}} from ${JSON.stringify(helper)};${code}`))
}

/** The body of a sloppy async function. */
export function runSloppy(script: string): Run {
  return (log) => {
    // oxlint-disable-next-line typescript/no-implied-eval -- what is tested are programs
    const make = new Function(`log,${given}`, `return ${script}`) as (...args: unknown[]) => () => Promise<unknown>
    return make(log, tick, reject)()
  }
}

export function runTyped(code: string): Run {
  return runModule(stripTypeScriptTypes(code))
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`
}
