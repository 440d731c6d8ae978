// Plain functions: they travel as their source, so they must bring along all that they use.

import { FunctionRefused } from '../errors.ts'
import type { Obstacle } from './free-names.ts'

const native = /\{\s*\[native code\]\s*\}\s*$/

/** @throws {FunctionRefused} if it has none */
export function textOf(fn: object, label: string): string {
  const text = Function.prototype.toString.call(fn) // its own toString may say anything
  if (!native.test(text)) return text
  throw new FunctionRefused(
    `cannot run ${label} in another thread: it is native, bound or a proxy, its source cannot be had; wrap it in a function of your own`,
  )
}

/** Whether it works in any thread. @throws {FunctionRefused} if not */
export async function checkSource(text: string, label: string): Promise<void> {
  const { obstacleIn } = await import('./free-names.ts') // the parser is loaded by those who need it
  const obstacle = obstacleIn(text)
  if (obstacle !== undefined) throw new FunctionRefused(`cannot run ${label} in another thread: ${reasonFor(obstacle)}`)
}

function reasonFor(obstacle: Obstacle): string {
  if (obstacle.kind === 'names') {
    const names = obstacle.names.map((name) => `\`${name}\``).join(', ')
    const [it, them] = obstacle.names.length === 1 ? ['it', 'it'] : ['them', 'them']
    return `it uses ${names} from outside: pass ${it} as an argument, import ${them} within the function, or mark the module function with task()`
  }
  if (obstacle.kind === 'unreadable') {
    return `its source cannot be read (${obstacle.why}); mark the module function with task()`
  }
  return reasons[obstacle.kind]
}

const reasons = {
  method: 'it is a method: what it belongs to would stay behind; use a function, and pass what it needs',
  class: 'it is a class; use a function that makes one',
  this: 'it uses `this`, which stays behind: pass what it needs as an argument',
  'import.meta':
    'it uses `import.meta`, which means its own module: pass the URL, or mark the module function with task()',
}
