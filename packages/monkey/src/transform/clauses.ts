// What is done first, and last, in the clauses that an await that rejects can lead to.
//
//   C1  the frame is told before anything else is done (x, c, n), else it takes the code for suspended: in every clause, in
//       those that the transform makes, too
//   C2  in the app a kill is not caught; in packages, which have connections to take out of use, it is, and is thrown again
//       behind the clause
//   C3  a `finally` that awaits is shielded while it does

import type { CatchClause, TryStatement } from 'oxc-parser'

import type { Walk } from './walk.ts'

export function rewriteTry(walk: Walk, { block, handler, finalizer }: TryStatement): void {
  const { unit } = walk
  const before = unit.awaits
  walk.visit(block, undefined)
  if (handler !== null) {
    if (unit.awaits > before) rewriteCatch(walk, handler)
    else walk.visitChildren(handler)
  }
  if (finalizer === null) return
  const reached = unit.awaits > before
  const opening = walk.edits.insert(unit, finalizer.start + 1, '')
  const inside = unit.awaits
  walk.visit(finalizer, undefined)
  if (unit.awaits > inside) {
    opening.text = 'if(__hf.n())await 0;__hf.f();try{' // C3
    walk.insert(finalizer.end - 1, '}finally{__hf.x();__hf.g()}')
  } else if (reached) opening.text = '__hf.x();'
}

/**
 * The clause itself is kept where it takes the error apart: what is in front of it takes the error, and throws it to it.
 * So names mean what they meant, and what must not be declared twice still must not.
 */
function rewriteCatch(walk: Walk, clause: CatchClause): void {
  const app = walk.catches === 'app'
  const { param, body } = clause
  if (param !== null && param.type !== 'Identifier') {
    walk.insert(
      clause.start,
      app ? 'catch(__he){__hf.c(__he);try{throw __he}' : 'catch(__he){__hf.x();try{try{throw __he}',
    )
    walk.visitChildren(clause)
    walk.insert(clause.end, app ? '}' : '}finally{__hf.x();__hf.k(__he)}}')
    return
  }
  if (param === null) walk.insert(body.start, '(__he) ')
  const error = param === null ? '__he' : param.name
  if (app) {
    walk.insert(body.start + 1, `__hf.c(${error});`)
    walk.visit(body, clause)
  } else {
    walk.insert(body.start + 1, `${param === null ? '' : `const __he=${error};`}__hf.x();try{`)
    walk.visit(body, clause)
    walk.insert(body.end - 1, '}finally{__hf.x();__hf.k(__he)}')
  }
}
