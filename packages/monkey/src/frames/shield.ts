// A shield around a part of a function, in place of around a call.
//
//   K1  what was kept for its end is delivered again to where it was delivered to: the next wait there takes it. An error
//       that is on its way through the shield is not replaced

import { type Scope, closeScope, deliver, enterContext, openScope } from '@hublet/core/lowlevel'

/** To be called when the function has been suspended before: the scope would be that of its caller, else. */
export function openShield(scope: Scope): Scope {
  const shield = openScope(scope, 'shield')
  enterContext(shield)
  return shield
}

export function closeShield(shield: Scope, outer: Scope): void {
  enterContext(outer)
  endShield(shield)
}

/** K1 */
export function endShield(shield: Scope): void {
  for (const { reason, to } of closeScope(shield)) deliver(to, reason)
}
